"""What an environment can set: parameters, and properties of connection managers; how pages and calls name it."""

from connections.models.environment_document import Kind, Reference
from designer.input.numerals import is_count
from designer.property_expressions.expressible import find_models
from designer.registry.server_types import server_connection_types
from designer.registry.types import connection_types

CONNECTION_STRING = "connection_string"


def list_properties(type_name: str) -> dict[str, str]:
    """Give the properties of a type of connection managers that an environment can set, with their labels."""
    made = connection_types[type_name]
    if made.is_inert:
        return {}
    names = [name for name in find_models(type_name) if name != "description"] + sorted(made.fixed)
    fields = server_connection_types[type_name].editor.base_fields
    return {name: str(fields[name].label or name) if name in fields else name.replace("_", " ") for name in names}


def find_property_problem(name: str) -> str:
    """Say why no connection manager has such a property, or nothing."""
    if any(name in list_properties(type_name) for type_name in connection_types):
        return ""
    return f"No connection manager has a property {name} that an environment can set."


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
