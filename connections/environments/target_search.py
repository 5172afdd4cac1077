"""Finding what an environment can set: an installation has far too many targets to list them all.

A target stands under what it belongs to, a package's parameters or one connection manager, and is found by words of
both. Each search is a constant number of queries over the first rows that fit.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from connections.environments.targets import list_properties, write_key
from connections.models import ConnectionManager
from connections.models.environment_document import Kind, Reference
from designer.editors.choices import Choices, Group, containing, read_first, words_of
from designer.models import Parameter, Project
from designer.registry.types import connection_types

MOST_TARGETS = 200
Target = tuple[str, Reference, str]
"""What a target belongs to, the reference to it by no variable yet, and its name there."""


def search_targets(project: Project, text: str = "") -> tuple[list[Target], bool]:
    """Find the first targets of a project that hold these words, and whether there are more."""
    parameters, has_more_parameters = read_first(_parameters(project).filter(_named(text)))
    managers, has_more_managers = read_first(_managers(project).filter(_offering(text)))
    found = [*_of_project(project), *map(_describe_parameter, parameters), *_describe_managers(managers)]
    fitting = [target for target in found if _holds(target, text)]
    has_more = has_more_parameters or has_more_managers or len(fitting) > MOST_TARGETS
    return fitting[:MOST_TARGETS], has_more


def name_targets(project: Project, references: Collection[Reference]) -> dict[tuple[int | None, str, str, str], Target]:
    """Find those targets of references that are there, by what the references set, in two queries."""
    named, packages = {each.name.lower() for each in references}, {each.package for each in references}
    parameters = _parameters(project).filter(package__in=packages - {None}, name__in={each.name for each in references})
    managers = (
        _managers(project)
        .alias(small_name=Lower("name"))
        .filter(Q(package=None) | Q(package__in=packages - {None}), small_name__in=named)
    )
    found = [*_of_project(project), *map(_describe_parameter, parameters), *_describe_managers(managers)]
    # Where a project and the catalog have managers of one name, the project's is meant.
    return {target[1].target: target for target in reversed(found)}


def group_targets(targets: Iterable[Target], *, has_more: bool) -> Choices:
    """Give targets as a select has them."""
    groups: dict[str, Group] = {}
    for group, reference, name in targets:
        groups.setdefault(group, (group, []))[1].append((write_key(reference), name))
    return Choices(list(groups.values()), has_more)


def _parameters(project: Project) -> QuerySet[Parameter]:
    rows = Parameter.objects.filter(package__project=project).select_related("package")
    return rows.order_by("package__name", "position")


def _managers(project: Project) -> QuerySet[ConnectionManager]:
    """Give the managers that an environment can set: the project's, the catalog's, then those inside packages."""
    in_catalog, inside = Q(project=None, package=None), Q(package__project=project)
    rows = ConnectionManager.objects.filter(Q(project=project) | in_catalog | inside, type__in=list(connection_types))
    rows = rows.select_related("package").only("type", "name", "project", "package__name")
    return rows.order_by(F("package__name").asc(nulls_first=True), F("project").asc(nulls_last=True), "name")


def _named(text: str) -> Q:
    return containing(text, "name", "package__name")


def _offering(text: str) -> Q:
    """Give the condition that each word is in a manager's name or its package's, or in what its type can have set."""
    found = Q()
    for word in words_of(text):
        types = [
            name for name in connection_types if any(_has(label, word) for label in list_properties(name).values())
        ]
        found &= containing(word, "name", "package__name") | Q(type__in=types)
    return found


def _of_project(project: Project) -> Iterator[Target]:
    for each in project.parameter_documents:
        yield "Parameters of the project", Reference(variable="_", name=each.name), each.name


def _describe_parameter(parameter: Parameter) -> Target:
    reference = Reference(variable="_", package=parameter.package_id, name=parameter.name)
    return f"Parameters of {parameter.package.name}", reference, parameter.name


def _describe_managers(managers: Iterable[ConnectionManager]) -> Iterator[Target]:
    for manager in managers:
        whose = manager.package.name if manager.package else "project" if manager.project_id else "catalog"
        for name, label in list_properties(manager.type).items():
            reference = Reference(
                variable="_", package=manager.package_id, kind=Kind.CONNECTION, name=manager.name, property_name=name
            )
            yield f"{manager.name} ({whose})", reference, f"{manager.name}: {label}"


def _holds(target: Target, text: str) -> bool:
    """Tell whether every word occurs in what the target belongs to, or in its name."""
    return all(_has(f"{target[0]} {target[2]}", word) for word in words_of(text))


def _has(text: str, word: str) -> bool:
    return word.casefold() in text.casefold()
