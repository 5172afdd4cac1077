"""A look ahead: what expressions see in the designer, with the values that the package was drawn with."""

import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from pydantic import ValidationError

from designer.document import ExecutableDocument, PackageDocument
from designer.enumerations import ContainerType
from designer.handled_events import HandledEvent, look_at_handler
from designer.registry import read_properties, task_types
from designer.scopes import Scopes, Values, design_parameters, find_variable, name_parameters
from designer.system_variables import Circumstances, executable_variables, system_variables


def look_now(user_name: str = "user") -> Circumstances:
    """Give the circumstances of a run that would begin now."""
    return Circumstances(datetime.now(UTC).replace(tzinfo=None, microsecond=0), user_name, socket.gethostname())


def is_delayed(
    document: PackageDocument, executables: Mapping[UUID, ExecutableDocument], executable: UUID | None
) -> bool:
    """Tell whether DelayValidation of an executable, of one that it is in, or of the package leaves it to its run."""
    while executable is not None and executable in executables:
        if executables[executable].delay_validation:
            return True
        executable = executables[executable].parent
    return document.delay_validation


class LookAhead:
    """The values that each part of a document would see if it ran under these circumstances."""

    def __init__(self, document: PackageDocument, circumstances: Circumstances | None = None) -> None:
        self.document = document
        self.executables = {each.id: each for each in document.executables}
        self._circumstances = circumstances or look_now()
        of_project = self._circumstances.project_parameters
        self._given = design_parameters(document, of_project) | system_variables(document, None, self._circumstances)
        named = name_parameters(document, of_project)
        self._secret = frozenset(name for name, each in named.items() if each.sensitive) | self._circumstances.awaited
        self._scopes = Scopes(document)
        self._values: dict[UUID | None, Values] = {}
        self._filled: dict[UUID, frozenset[UUID]] = {}

    def values(self, executable: UUID | None) -> Values:
        """Give what an executable sees, or the package (None)."""
        if executable not in self._values:
            self._values[executable] = self._make_values(executable)
        return self._values[executable]

    def values_before(self, executable: UUID) -> Values:
        """Give what an executable sees before the loops around it have begun: what they fill is not known yet."""
        values = self.values(executable)
        filled = self._find_filled(self.executables[executable].parent) if executable in self.executables else set()
        names = {name for name, variable in values.variables.items() if variable.id in filled} if filled else set()
        return replace(values, coming=values.coming | names, _open=[], _done={}) if names else values

    def is_delayed(self, executable: UUID | None) -> bool:
        """Tell whether this executable, or one that it is in, leaves its validation to the run."""
        return is_delayed(self.document, self.executables, executable)

    def _make_values(self, executable: UUID | None) -> Values:
        owner = self.executables.get(executable) if executable else None
        event = self._find_event(executable)
        given = self._given | executable_variables(owner, event)
        now = self._circumstances.start_time.replace(tzinfo=UTC).astimezone()
        visible = self._scopes.find_visible(executable)
        if event:
            visible = {**visible, **event.writable()}
        coming = event.coming() if event else frozenset()
        return Values(visible, given, now=now, secret=self._secret, coming=coming, is_still=True)

    def _find_filled(self, container: UUID | None) -> frozenset[UUID]:
        """Give the variables that a container, and those around it, set before what is in it runs."""
        if container is None or container not in self.executables:
            return frozenset()
        if container not in self._filled:
            loop = self.executables[container]
            visible = self._scopes.find_visible(container)
            found = [find_variable(visible, name) for name in _filled_by(loop)]
            own = {variable.id for variable in found if variable}
            self._filled[container] = self._find_filled(loop.parent) | own
        return self._filled[container]

    def _find_event(self, executable: UUID | None) -> HandledEvent | None:
        """Give the event that is handled around an executable, as far as the design knows it."""
        while part := self.executables.get(executable) if executable else None:
            if part.type == ContainerType.EVENT_HANDLER:
                return look_at_handler(self.document, self.executables, part, self._circumstances.start_time)
            executable = part.parent
        return None


class LookNow(LookAhead):
    """The values that one run sees now, for validation just before its work: nothing is delayed any more."""

    def __init__(self, document: PackageDocument, values: Values) -> None:
        super().__init__(document)
        self._now = values

    def values(self, executable: UUID | None) -> Values:
        """Give what the run sees, also for the connection managers that it uses."""
        return self._now

    def values_before(self, executable: UUID) -> Values:
        """Give the same: the loops around the run have filled what they fill."""
        return self._now

    def is_delayed(self, executable: UUID | None) -> bool:
        """Tell that its time has come."""
        return False


def _filled_by(container: ExecutableDocument) -> Iterable[str]:
    if container.type not in task_types:
        return ()
    try:
        return task_types[container.type].find_filled(read_properties(container))
    except ValidationError:
        return ()
