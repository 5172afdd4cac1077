"""The environment that a run has chosen, and what it makes of connection managers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from pydantic import ValidationError

from connections.environments.services import list_references
from connections.environments.targets import CONNECTION_STRING
from connections.models import ConnectionManager
from connections.models.environment import SECRET, Environment
from connections.models.environment_document import Kind, Reference
from designer.errors import Invalid
from designer.input.validation_errors import sentence_of
from designer.models import Project
from designer.package.document import ConnectionManagerDocument
from designer.registry.connection_strings import set_connection_string
from designer.registry.properties import read_properties
from designer.registry.types import connection_types


@dataclass(frozen=True)
class Chosen:
    """An environment with the references of its project. Without a name it is none, and sets nothing.

    overridden collects the connection managers that it has changed.
    """

    name: str = ""
    variables: dict[str, dict[str, Any]] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    overridden: set[UUID] = field(default_factory=set)

    def find(self, reference: Reference) -> dict[str, Any]:
        """Give the variable that a reference means, as the row keeps it. Raises Invalid."""
        variable = self.variables.get(reference.variable.casefold())
        if variable is None:
            raise refuse(
                f"The environment “{self.name}” has no variable “{reference.variable}”, which {reference.label} takes "
                "its value from. Add it there, or run with another environment."
            )
        return variable

    def of_parameters(self, package: int | None) -> Iterator[Reference]:
        """Give the references to parameters of a package, or of the project (None)."""
        return (each for each in self.references if each.kind is Kind.PARAMETER and each.package == package)

    def override(
        self, package: int | None, managers: Iterable[ConnectionManagerDocument]
    ) -> list[ConnectionManagerDocument]:
        """Give a package's own managers, or shared ones (None), as the environment makes them. Raises Invalid."""
        by_name: dict[str, list[Reference]] = {}
        for each in self.references:
            if each.kind is Kind.CONNECTION and each.package == package:
                by_name.setdefault(each.name.casefold(), []).append(each)
        return [self._override(manager, by_name.get(manager.name.casefold(), [])) for manager in managers]

    def check_names(self, project: Project, package: int, own: Iterable[ConnectionManagerDocument]) -> None:
        """Raise Invalid for references to connection managers that are not there, such as one that was renamed."""
        wanted = [each for each in self.references if each.kind is Kind.CONNECTION]
        names = {each.name.casefold() for each in own}
        missing = [each for each in wanted if each.package == package and each.name.casefold() not in names]
        if shared := [each for each in wanted if each.package is None]:
            managers = ConnectionManager.objects.filter(Q(project=project) | Q(project=None), package=None)
            known = {name.casefold() for name in managers.values_list("name", flat=True)}
            missing += [each for each in shared if each.name.casefold() not in known]
        for each in missing:
            raise refuse(
                f"A reference to environments sets {each.label}, and there is no such manager any more. Correct it on "
                "the project's page Environments."
            )

    def _override(self, manager: ConnectionManagerDocument, references: list[Reference]) -> ConnectionManagerDocument:
        for reference in references:
            manager = self._set(manager, reference)
            self.overridden.add(manager.id)
        return manager

    def _set(self, manager: ConnectionManagerDocument, reference: Reference) -> ConnectionManagerDocument:
        variable, name = self.find(reference), reference.property_name
        what = f"The variable “{reference.variable}” of the environment “{self.name}”"
        if SECRET in variable:
            raise refuse(f"{what} is sensitive, and {reference.label} is not. Make a variable that is not sensitive.")
        if CONNECTION_STRING in manager.expressions and name != CONNECTION_STRING:
            raise refuse(f"An expression makes the connection string of “{manager.name}”, so {what} cannot set {name}.")
        try:
            return _set_property(manager, name, variable)
        except ValidationError as error:
            raise refuse(f"{what} does not fit {reference.label}: {sentence_of(error.errors()[0])}") from error
        except ValueError as error:
            raise refuse(f"{what} does not fit {reference.label}: {error}") from error


def choose(project: Project, name: str) -> Chosen:
    """Give the environment of this name, or none without a name. Raises Invalid when the project has none such."""
    if not name:
        return Chosen()
    environment = Environment.objects.filter(project=project, name__iexact=name).first()
    if environment is None:
        known = ", ".join(Environment.objects.filter(project=project).order_by("name").values_list("name", flat=True))
        raise refuse(f"The project has no environment “{name}”. {f'It has {known}.' if known else 'It has none.'}")
    variables = {each["name"].casefold(): each for each in environment.variables}
    return Chosen(environment.name, variables, tuple(list_references(project)))


def refuse(sentence: str) -> Invalid:
    """Make the refusal of a run with an environment."""
    return Invalid(sentence, {"environment": sentence})


def _set_property(manager: ConnectionManagerDocument, name: str, variable: dict[str, Any]) -> ConnectionManagerDocument:
    value = variable["value"]
    if name == CONNECTION_STRING:
        made = set_connection_string(manager, str(value))
        rest = {key: text for key, text in manager.expressions.items() if key != CONNECTION_STRING}
        return made.model_copy(update={"expressions": rest})
    if name not in connection_types[manager.type].properties.model_fields:
        raise ValueError(f"a connection manager of the type {manager.type} has no such property.")
    expressions = {key: text for key, text in manager.expressions.items() if key != name}
    properties = {**manager.properties, name: value}
    made = manager.model_copy(update={"expressions": expressions, "properties": properties})
    read_properties(made)
    return made
