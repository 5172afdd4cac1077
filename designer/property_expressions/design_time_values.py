"""Design-time values: what expressions see in the designer, with the values that the package was drawn with."""

import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any
from uuid import UUID

from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType
from designer.registry.types import task_types
from designer.variables.event_variables import HandledEvent, make_example_event
from designer.variables.parameters import design_parameters, name_parameters
from designer.variables.system_variables import Circumstances, executable_variables, system_variables
from designer.variables.values import Values
from designer.variables.visibility import Scopes, find_variable


def circumstances_now(user_name: str = "user") -> Circumstances:
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


class DesignTimeValues:
    """The values that each part of a document would see if it ran under these circumstances.

    changed holds what a run would have made of variables by then, by their ID, such as an iteration of a loop.
    """

    def __init__(
        self,
        document: PackageDocument,
        circumstances: Circumstances | None = None,
        changed: Mapping[UUID, Any] = MappingProxyType({}),
    ) -> None:
        self.document = document
        self.executables = {each.id: each for each in document.executables}
        self._changed = changed
        self._circumstances = circumstances or circumstances_now()
        of_project = self._circumstances.project_parameters
        self._given = design_parameters(document, of_project) | system_variables(document, None, self._circumstances)
        named = name_parameters(document, of_project)
        self._secret = frozenset(name for name, each in named.items() if each.sensitive) | self._circumstances.awaited
        self._scopes = Scopes(document)
        self._values: dict[UUID | None, Values] = {}

    def values(self, executable: UUID | None) -> Values:
        """Give what an executable sees, or the package (None)."""
        if executable not in self._values:
            self._values[executable] = self._make_values(executable)
        return self._values[executable]

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
        coming = {name: self._assigned[each.id] for name, each in visible.items() if each.id in self._assigned}
        if event:
            coming |= event.coming()
        return Values(visible, given, self._changed, now=now, secret=self._secret, coming=coming, is_still=True)

    @cached_property
    def _assigned(self) -> dict[UUID, str]:
        """Give the variables that are empty until something in the package gives them a value, with its name."""
        empty = {each.id for each in self.document.variables if each.value in ("", None) and not each.expression}
        empty -= self._changed.keys()
        assigned: dict[UUID, str] = {}
        for part in self.document.executables if empty else ():
            given = task_types[part.type].assigned_by(part.properties) if part.type in task_types else ()
            for each in given:
                variable = find_variable(self._scopes.find_visible(part.id), each.variable)
                if variable and variable.id in empty:
                    assigned.setdefault(variable.id, f"“{part.name}”")
        return assigned

    def _find_event(self, executable: UUID | None) -> HandledEvent | None:
        """Give the event that is handled around an executable, as far as the design knows it."""
        while part := self.executables.get(executable) if executable else None:
            if part.type == ContainerType.EVENT_HANDLER:
                return make_example_event(self.document, self.executables, part, self._circumstances.start_time)
            executable = part.parent
        return None


class RunTimeValues(DesignTimeValues):
    """The values that one run sees now, for validation just before its work: nothing is delayed any more."""

    def __init__(self, document: PackageDocument, values: Values) -> None:
        super().__init__(document)
        self._now = values

    def values(self, executable: UUID | None) -> Values:
        """Give what the run sees, also for the connection managers that it uses."""
        return self._now

    def is_delayed(self, executable: UUID | None) -> bool:
        """Tell that its time has come."""
        return False
