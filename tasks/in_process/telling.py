"""What is told of a run: events for who listens and for event handlers, and errors, which count."""

from dataclasses import replace
from typing import Any

from designer.package.document import VariableDocument
from designer.package.enumerations import EventName
from designer.variables.event_variables import braced
from designer.variables.values import CannotEvaluate
from tasks.in_process.program import Listener
from tasks.in_process.state import State
from tasks.runtime.events.event import QUOTING, Event, find_source_type
from tasks.runtime.planner import PACKAGE, Raised, RunId
from tasks.runtime.rules.handlers import event_payload
from tasks.runtime.rules.paths import write_path
from tasks.runtime.secrecy import conceal, hide, read_secret_texts, tell_change

PLANNED = frozenset({EventName.ON_PRE_EXECUTE, EventName.ON_POST_EXECUTE, EventName.ON_TASK_FAILED})
"""The events that the planner raises by itself where they are seen."""


class Telling:
    """Tells of one run. A listener that wants the execution canceled has it canceled."""

    def __init__(self, state: State, listener: Listener) -> None:
        self.state = state
        self.listener = listener
        self.message = ""
        self.is_canceled = False

    def emit(self, key: RunId, name: str, message: str = "", code: str = "", **said: Any) -> None:
        """Tell an event of a run, or of the package, to those who listen and to those who handle it."""
        event = self._make(key, Event(name, message, code=code, said=said))
        self.hear(key, event)
        if name not in PLANNED:
            self.raise_event(key, event)

    def hear(self, key: RunId, event: Event) -> None:
        """Tell those who listen, without what is sensitive."""
        if event.name in QUOTING:
            event = replace(event, message=self.redact(key, event.message))
        if self.listener.hear(key, event):
            self.cancel()

    def raise_event(self, key: RunId, event: Event) -> None:
        """Let the event handlers that see an event run; if nobody handles it, this does nothing."""
        if self.state.flow.sees(key.executable, event.name):
            self.keep(self.state.planner.raise_event(key, event.name), event)

    def keep(self, raised: Raised, event: Event | None = None) -> None:
        """Keep an event that the planner knows, with what its handlers are told."""
        self.state.raised[raised.number] = raised, event_payload(event) if event else {}

    def error(self, key: RunId, sentence: str, code: str = "", *, is_handled: bool = True) -> None:
        """Tell an error of a run, or of the package, and count it; those that handlers see the planner counts."""
        part = self.state.parts[key]
        is_seen = is_handled and self.state.flow.sees(key.executable, EventName.ON_ERROR)
        part.errors += not is_seen
        self.message = self.message or self.redact(key, sentence)
        event = self._make(key, Event(EventName.ON_ERROR, sentence, code=code))
        self.hear(key, event)
        if is_seen:
            self.raise_event(key, event)

    def change(self, key: RunId, variable: VariableDocument, value: Any) -> None:
        """Tell that a variable was changed, where it says that this is to be told."""
        if not variable.raise_changed_event:
            return
        snapshot = self.state.snapshot
        secret, home = snapshot.secret_variables, snapshot.home_of(key.executable)
        package = snapshot.package_of(key.executable)
        variable = next(each for each in package.variables if is_same(each, variable))
        level: RunId | None = key
        while level is not None and level.executable != (variable.scope or home):
            level = self.state.flow.above(level)
        self.emit(
            level or PACKAGE,
            EventName.ON_VARIABLE_VALUE_CHANGED,
            tell_change(variable, value, secret),
            VariableDescription=variable.description,
            VariableID=braced(variable.id),
            VariableName=variable.name,
            VariableValue=hide(variable, value, secret),
        )

    def cancel(self) -> None:
        """Let nothing more begin."""
        if not self.is_canceled:
            self.is_canceled = True
            self.state.planner.stop()

    def redact(self, key: RunId, sentence: str) -> str:
        """Give a sentence on a run without what is sensitive, nor what its executable has made of that."""
        snapshot = self.state.snapshot
        secret = snapshot.secret_names[snapshot.home_of(key.executable)]
        if not (secret and sentence):
            return sentence
        try:
            expressions = snapshot.find_expressions(key.executable)
            texts = list(read_secret_texts(self.state.values_of(key), secret, expressions))
        except CannotEvaluate:
            texts = []
        return conceal(sentence, texts, quotes=bool(snapshot.find_hidden(key.executable)))

    def _make(self, key: RunId, event: Event) -> Event:
        """Give an event with its source."""
        if not key.executable:
            return event
        part = self.state.snapshot.executables[key.executable]
        path, kind = write_path(key.path), find_source_type(part.type)
        return replace(event, source_id=part.id, source_name=part.name, path=path, source_type=kind)


def is_same(one: VariableDocument, other: VariableDocument) -> bool:
    """Whether one is the other, whose ID may be that of one run of an event handler."""
    return one.scope == other.scope and one.qualified_name == other.qualified_name
