"""A look ahead: what expressions see in the designer, with the values that the package was drawn with."""

import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from designer.document import PackageDocument, VariableDocument
from designer.scopes import Values, design_parameters, index_variables, name_parameters
from designer.system_variables import Circumstances, system_variables


def look_now(user_name: str = "user") -> Circumstances:
    """Give the circumstances of a run that would begin now."""
    return Circumstances(datetime.now(UTC).replace(tzinfo=None, microsecond=0), user_name, socket.gethostname())


class LookAhead:
    """The values that each part of a document would see if it ran under these circumstances."""

    def __init__(self, document: PackageDocument, circumstances: Circumstances | None = None) -> None:
        self.document = document
        self.executables = {each.id: each for each in document.executables}
        self._circumstances = circumstances or look_now()
        of_project = self._circumstances.project_parameters
        self._parameters = design_parameters(document, of_project)
        named = name_parameters(document, of_project)
        self._secret = frozenset(name for name, each in named.items() if each.sensitive)
        self._by_scope = index_variables(document)
        self._visible: dict[UUID | None, Mapping[str, VariableDocument]] = {None: self._by_scope.get(None, {})}
        self._values: dict[UUID | None, Values] = {}

    def values(self, executable: UUID | None) -> Values:
        """Give what an executable sees, or the package (None)."""
        if executable not in self._values:
            self._values[executable] = self._make_values(executable)
        return self._values[executable]

    def is_delayed(self, executable: UUID | None) -> bool:
        """Tell whether this executable, or one that it is in, leaves its validation to the run."""
        while executable in self.executables:
            if self.executables[executable].delay_validation:
                return True
            executable = self.executables[executable].parent
        return self.document.delay_validation

    def _make_values(self, executable: UUID | None) -> Values:
        owner = self.executables.get(executable) if executable else None
        given = self._parameters | system_variables(self.document, owner, self._circumstances)
        now = self._circumstances.start_time.replace(tzinfo=UTC).astimezone()
        return Values(self._find_visible(executable), given, now=now, secret=self._secret, is_still=True)

    def _find_visible(self, executable: UUID | None) -> Mapping[str, VariableDocument]:
        """Give the variables in sight. Parts without any of their own share what is around them."""
        inside: list[UUID | None] = []
        while executable not in self._visible:
            inside.append(executable)
            executable = self.executables[executable].parent if executable in self.executables else None
        visible = self._visible[executable]
        for scope in reversed(inside):
            own = self._by_scope.get(scope)
            visible = self._visible[scope] = {**visible, **own} if own else visible
        return visible
