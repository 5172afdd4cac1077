"""Which variables each part of a package sees, and which of them a name means."""

from collections.abc import Mapping
from uuid import UUID

from designer.package.document import PackageDocument, VariableDocument


class Scopes:
    """The variables that each part of a document sees; the nearest scope hides those outside.

    Parts without any of their own share what is around them.
    """

    def __init__(self, document: PackageDocument) -> None:
        self._parents = {each.id: each.parent for each in document.executables}
        self._own = index_variables(document)
        self._visible: dict[UUID | None, Mapping[str, VariableDocument]] = {None: self._own.get(None, {})}

    def find_visible(self, executable: UUID | None) -> Mapping[str, VariableDocument]:
        """Give what an executable, or the package (None), sees."""
        inside: list[UUID | None] = []
        while executable not in self._visible:
            inside.append(executable)
            executable = self._parents.get(executable) if executable else None
        visible = self._visible[executable]
        for scope in reversed(inside):
            own = self._own.get(scope)
            visible = self._visible[scope] = {**visible, **own} if own else visible
        return visible


def find_variable(visible: Mapping[str, VariableDocument], reference: str) -> VariableDocument | None:
    """Give the variable in sight that a name means, or None; without its namespace the nearest of that name."""
    if reference in visible:
        return visible[reference]
    return next((each for each in reversed(list(visible.values())) if each.name == reference), None)


def index_variables(document: PackageDocument) -> dict[UUID | None, dict[str, VariableDocument]]:
    """Give the variables by scope and qualified name."""
    by_scope: dict[UUID | None, dict[str, VariableDocument]] = {}
    for variable in document.variables:
        by_scope.setdefault(variable.scope, {})[variable.qualified_name] = variable
    return by_scope
