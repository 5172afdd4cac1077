"""What there is to choose for a run of a package: environments, and whether they set anything that the package uses."""

from collections.abc import Iterable

from django.db.models.functions import Lower

from connections.environments.of_projects import allowed_environments
from connections.environments.services import list_references
from connections.models import ConnectionManager
from connections.models.environment_document import Kind, Reference
from designer.models import Package
from designer.package.enumerations import ContainerType
from designer.people.permissions import Action, Person
from designer.registry.providers.run_environments import OfferedEnvironment, RunEnvironments


def find_run_environments(user: Person, package: Package) -> RunEnvironments:
    """Give the environments that the user may use, and what tells that one sets something of the package, in at most
    three queries."""
    rows = allowed_environments(user, package.project_id, Action.USE).values_list("name", "colour", "is_production")
    offered = tuple(OfferedEnvironment(*row) for row in rows)
    return RunEnvironments(offered, _find_signs(package) if offered else frozenset())


def _find_signs(package: Package) -> frozenset[str]:
    """Give one for each reference; "" is in every text. What packages do that this one calls counts too."""
    references = list_references(package.project)
    shared = [each for each in references if each.package is None]
    signs = {""} if any(each.package == package.pk for each in references) else set()
    signs |= {f"$Project::{each.name}".casefold() for each in shared if each.kind is Kind.PARAMETER}
    if references:
        signs.add(f'"{ContainerType.EXECUTE_PACKAGE}"'.casefold())
    return frozenset(signs | _name_managers(each for each in shared if each.kind is Kind.CONNECTION))


def _name_managers(references: Iterable[Reference]) -> set[str]:
    """Give the names of shared managers, which expressions say, and their IDs, which properties hold."""
    names = {each.name.lower() for each in references}
    if not names:
        return set()
    shared = ConnectionManager.objects.filter(package=None).alias(small_name=Lower("name"))
    return {*names, *map(str, shared.filter(small_name__in=names).values_list("uid", flat=True))}
