"""What the environments of a project would give to the parameters of a package, for whoever is about to choose one."""

from collections import defaultdict
from dataclasses import dataclass

from connections.environments.of_projects import allowed_environments
from connections.environments.services import list_references
from connections.models.environment import SECRET
from connections.models.environment_document import Kind
from designer.models import Package
from designer.people.permissions import Action, Person

MOST_NAMED = 6
LONGEST = 60


@dataclass(frozen=True)
class OfferedValue:
    """A value that an environment gives; without a text it is missing there, and a run with it is refused."""

    environment: str
    text: str

    def __str__(self) -> str:
        return f"{self.environment}: {self.text or 'missing'}"


def find_offered(user: Person, package: Package) -> dict[tuple[bool, str], list[OfferedValue]]:
    """Give the values by whether the project has the parameter, and its name in small letters; in two queries. Of the
    catalog's environments those count that the user may see and use."""
    references = [
        each
        for each in list_references(package.project)
        if each.kind is Kind.PARAMETER and each.package in (None, package.pk)
    ]
    offered: dict[tuple[bool, str], list[OfferedValue]] = defaultdict(list)
    readable = allowed_environments(user, package.project_id, Action.READ)
    usable = allowed_environments(user, package.project_id, Action.USE)
    for environment in readable.filter(pk__in=usable.order_by().values("pk"))[:MOST_NAMED] if references else ():
        texts = {each["name"].casefold(): _write(each) for each in environment.variables}
        for each in references:
            value = OfferedValue(environment.name, texts.get(each.variable.casefold(), ""))
            offered[each.package is None, each.name.casefold()].append(value)
    return offered


def _write(variable: dict[str, object]) -> str:
    if SECRET in variable:
        return "a sensitive value"
    text = str(variable["value"])
    return f"“{text[:LONGEST]}{'…' if len(text) > LONGEST else ''}”"
