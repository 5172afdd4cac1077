"""From the events of a run to the methods of DefaultEvents, and to log providers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from designer.package.enumerations import EventName
from tasks.object_model.events import DefaultEvents
from tasks.object_model.log_providers import Logger
from tasks.runtime.events.error_codes import number_of
from tasks.runtime.events.event import Event
from tasks.runtime.planner import RunId

COUNTS = ("PercentComplete", "ProgressCountLow", "ProgressCountHigh")
NO_HELP = ("", 0, "")
Message = tuple[Any, int, str, str, str, int, str]


class Ears:
    """Hears of the events of one run. find gives the object that an executable, or the package, is for the program."""

    def __init__(self, events: DefaultEvents | None, logger: Logger, find: Callable[[UUID | None], Any]) -> None:
        self._events = events
        self._logger = logger
        self._find = find
        self._silenced: set[str] = set()

    def hear(self, key: RunId, event: Event) -> bool:
        """Tell it, and say whether the execution is to be canceled."""
        source = self._find(event.source_id or key.executable)
        self._logger.log(source, event)
        if self._events is None or event.name in self._silenced:
            return False
        return self._tell(self._events, source, event)

    def _tell(self, events: DefaultEvents, source: Any, event: Event) -> bool:
        code = number_of(event.code, event.name)
        message: Message = (source, code, event.subcomponent_name, event.message, *NO_HELP)
        match event.name:
            case EventName.ON_ERROR:
                return bool(events.on_error(*message))
            case EventName.ON_WARNING:
                events.on_warning(*message)
            case EventName.ON_QUERY_CANCEL:
                return bool(events.on_query_cancel())
            case EventName.ON_TASK_FAILED:
                events.on_task_failed(source)
            case _:
                if self._tell_again(events, source, event, message) is False:
                    self._silenced.add(event.name)
        return False

    def _tell_again(self, events: DefaultEvents, source: Any, event: Event, message: Message) -> bool | None:
        """Tell an event that is told again unless the program says otherwise."""
        said = event.said
        match event.name:
            case EventName.ON_INFORMATION:
                return events.on_information(*message, True)
            case EventName.ON_PROGRESS:
                percent, low, high = (int(said.get(name, 0)) for name in COUNTS)
                return events.on_progress(source, event.message, percent, low, high, "", True)
            case EventName.ON_VARIABLE_VALUE_CHANGED:
                return events.on_variable_value_changed(source, source.variables[said["VariableID"]], True)
            case EventName.ON_PRE_VALIDATE:
                return events.on_pre_validate(source, True)
            case EventName.ON_POST_VALIDATE:
                return events.on_post_validate(source, True)
            case EventName.ON_PRE_EXECUTE:
                return events.on_pre_execute(source, True)
            case EventName.ON_POST_EXECUTE:
                return events.on_post_execute(source, True)
            case _:
                return events.on_custom_event(source, event.name, event.message, [], "", True)
