"""What an editor may see of the unsaved package around the part that it edits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from designer.models import Package, User
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    PackageDocument,
    ParameterDocument,
    VariableDocument,
)
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.package_circumstances import circumstances_for
from designer.registry.connection_store import connection_store
from designer.variables.values import Values


@dataclass(frozen=True)
class EditorContext:
    """What an editor may see: who edits, the package, its unsaved parts, and the names that are taken.

    around holds the containers, event handlers and their owners that the task is in, the innermost first; changed what
    an iteration of the loops among them makes of variables, by their ID, where one is looked at.
    """

    user: User
    package: Package
    connections: list[ConnectionManagerDocument] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    variables: list[VariableDocument] = field(default_factory=list)
    parameters: list[ParameterDocument] = field(default_factory=list)
    around: list[ExecutableDocument] = field(default_factory=list)
    changed: Mapping[UUID, Any] = field(default_factory=dict)

    def document_of(self, executable: ExecutableDocument) -> PackageDocument:
        """Give the unsaved package as this task sees it: itself in what it is in, variables, parameters, managers."""
        inside = executable if self.around else executable.model_copy(update={"parent": None})
        executables = [*self.around, inside]
        scopes = {None, *(one.id for one in executables)}
        seen = [variable for variable in self.variables if variable.scope in scopes]
        parts = {"variables": seen, "connections": self.connections, "executables": executables}
        return PackageDocument(name=self.package.name, parameters=self.parameters, **parts)

    def find_shared(self, references: Collection[str]) -> list[ConnectionManagerDocument]:
        """Give the shared connection managers that these IDs or names can mean, as the package uses them."""
        return connection_store().find_shared(self.package.project_id, self.package.pk, references)

    def values_of(self, executable: ExecutableDocument) -> Values:
        """Give what the task's expressions see, with the values that the package is drawn with."""
        return self.design_time_values(executable).values(executable.id)

    def design_time_values(self, executable: ExecutableDocument) -> DesignTimeValues:
        """Give the values that the unsaved package has now, as this task sees it."""
        circumstances = circumstances_for(self.package, self.user)
        return DesignTimeValues(self.document_of(executable), circumstances, self.changed)
