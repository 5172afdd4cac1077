"""The environment that a run has chosen, and what it makes of connection managers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from pydantic import ValidationError

from connections.environments.of_projects import allowed_environments, environments_of
from connections.environments.services import list_references
from connections.environments.targets import CONNECTION_STRING
from connections.models import ConnectionManager
from connections.models.environment import SECRET
from connections.models.environment_document import Kind, Reference
from designer.errors import Invalid
from designer.input.validation_errors import sentence_of
from designer.models import Project
from designer.package.document import ConnectionManagerDocument
from designer.people.permissions import Action, Person, find_whom_to_ask
from designer.registry.connection_strings import set_connection_string
from designer.registry.properties import read_properties
from designer.registry.types import connection_types


@dataclass(frozen=True)
class ChosenEnvironment:
    """An environment with the references of its project. Without a name it is none, and sets nothing.

    shared_names are the names, in small letters, of the connection managers that every package of the project sees;
    they are known only where a reference is to one.
    """

    name: str = ""
    variables: dict[str, dict[str, Any]] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    shared_names: frozenset[str] = frozenset()
    colour: str = ""
    is_production: bool = False

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
        return [reduce(self._set, self._find_references(package, each), each) for each in managers]

    def sets(self, package: int | None, manager: ConnectionManagerDocument) -> bool:
        """Tell whether the environment sets something of a package's own manager, or of a shared one (None)."""
        return bool(self._find_references(package, manager))

    def check_names(self, package: int, own: Iterable[ConnectionManagerDocument]) -> None:
        """Raise Invalid for references to connection managers that are not there, such as one that was renamed."""
        known = {package: {each.name.casefold() for each in own}, None: self.shared_names}
        for whose, names in known.items():
            for (owner, name), references in self._of_managers.items():
                if owner == whose and name not in names:
                    raise refuse(
                        f"A reference to environments sets {references[0].label}, and there is no such manager any "
                        "more. Correct it on the project's page Environments."
                    )

    @cached_property
    def _of_managers(self) -> dict[tuple[int | None, str], list[Reference]]:
        """The references to connection managers, by whose manager it is and its name."""
        found = defaultdict(list)
        for each in self.references:
            if each.kind is Kind.CONNECTION:
                found[each.package, each.name.casefold()].append(each)
        return found

    def _find_references(self, package: int | None, manager: ConnectionManagerDocument) -> list[Reference]:
        return self._of_managers.get((package, manager.name.casefold()), [])

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


def choose(user: Person, project: Project, name: str) -> ChosenEnvironment:
    """Give the environment of this name, or none without a name. Raises Invalid when the project has none such, and
    when it is one of the catalog that the user may not use."""
    if not name:
        return ChosenEnvironment()
    environment = allowed_environments(user, project.pk, Action.USE).filter(name__iexact=name).first()
    if environment is None:
        raise _refuse_name(project, name)
    variables = {each["name"].casefold(): each for each in environment.variables}
    references = tuple(list_references(project))
    shared = _name_shared_managers(project, references)
    return ChosenEnvironment(
        environment.name, variables, references, shared, environment.colour, environment.is_production
    )


def _refuse_name(project: Project, name: str) -> Invalid:
    if not_allowed := environments_of(project.pk).filter(name__iexact=name).first():
        whom = find_whom_to_ask(Action.USE, not_allowed)
        return refuse(f"You may not use the environment “{not_allowed}” of the catalog. {whom}")
    known = ", ".join(environments_of(project.pk).values_list("name", flat=True))
    return refuse(f"The project has no environment “{name}”. {f'It has {known}.' if known else 'It has none.'}")


def _name_shared_managers(project: Project, references: Iterable[Reference]) -> frozenset[str]:
    """Give those names of shared managers, in small letters, that references are to."""
    wanted = {each.name.lower() for each in references if each.kind is Kind.CONNECTION and each.package is None}
    if not wanted:
        return frozenset()
    managers = ConnectionManager.objects.filter(Q(project=project) | Q(project=None), package=None)
    named = managers.alias(small_name=Lower("name")).filter(small_name__in=wanted)
    return frozenset(name.casefold() for name in named.values_list("name", flat=True))


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
