"""What an environment can set: parameters, and the properties of connection managers."""

from collections.abc import Iterator

from connections.models import ConnectionManager
from connections.models.environment_document import Kind, Reference
from designer.input.numerals import is_count
from designer.models import Package, Parameter, Project
from designer.property_expressions.expressible import find_models
from designer.registry.types import connection_types

Group = tuple[str, list[tuple[str, str]]]
CONNECTION_STRING = "connection_string"


def list_properties(type_name: str) -> dict[str, str]:
    """Give the properties of a type of connection managers that an environment can set, with their labels."""
    made = connection_types[type_name]
    names = [name for name in find_models(type_name) if name != "description"] + sorted(made.fixed)
    fields = made.editor.base_fields
    return {name: str(fields[name].label or name) if name in fields else name.replace("_", " ") for name in names}


def find_property_problem(name: str) -> str:
    """Say why no connection manager has such a property, or nothing."""
    if any(name in list_properties(type_name) for type_name in connection_types):
        return ""
    return f"No connection manager has a property {name} that an environment can set."


def list_targets(project: Project) -> list[Group]:
    """List all that references of a project can set, in groups: pairs of a key (see write_key) and a label."""
    groups = [("Parameters of the project", [_parameter(None, each.name) for each in project.parameter_documents])]
    of_packages = Parameter.objects.filter(package__project=project).order_by("package__name", "position")
    packages = dict(Package.objects.filter(project=project).values_list("pk", "name"))
    by_package: dict[int, list[tuple[str, str]]] = {}
    for package, name in of_packages.values_list("package", "name"):
        by_package.setdefault(package, []).append(_parameter(package, name))
    groups += [(f"Parameters of {packages[key]}", choices) for key, choices in by_package.items()]
    groups += [(label, list(_properties(manager))) for label, manager in _list_managers(project, packages)]
    return [group for group in groups if group[1]]


def write_key(reference: Reference) -> str:
    """Give a reference's target as a form sends it: package, kind, property and name."""
    return f"{reference.package or ''}:{reference.kind}:{reference.property_name}:{reference.name}"


def read_key(key: str, variable: str) -> Reference:
    """Give the reference of a variable to a target. Raises ValueError."""
    package, kind, name_of_property, name = key.split(":", 3)
    if package and not is_count(package):
        raise ValueError(package)
    number = int(package) if package else None
    return Reference(variable=variable, package=number, kind=Kind(kind), name=name, property_name=name_of_property)


def _parameter(package: int | None, name: str) -> tuple[str, str]:
    return write_key(Reference(variable="_", package=package, name=name)), name


def _list_managers(project: Project, packages: dict[int, str]) -> Iterator[tuple[str, ConnectionManager]]:
    own = ConnectionManager.objects.filter(project=project).order_by("name")
    in_catalog = ConnectionManager.objects.filter(project=None, package=None).order_by("name")
    inside = ConnectionManager.objects.filter(package__in=packages).order_by("package__name", "position")
    for manager in [*own, *in_catalog, *inside]:
        if manager.type in connection_types:
            whose = "project" if manager.project_id else packages.get(manager.package_id or 0, "catalog")
            yield f"{manager.name} ({whose})", manager


def _properties(manager: ConnectionManager) -> Iterator[tuple[str, str]]:
    for name, label in list_properties(manager.type).items():
        reference = Reference(
            variable="_", package=manager.package_id, kind=Kind.CONNECTION, name=manager.name, property_name=name
        )
        yield write_key(reference), f"{manager.name}: {label}"
