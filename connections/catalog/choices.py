"""The connection managers that a task's editor offers."""

from connections.catalog.store import shared_managers
from connections.guard_rules.marks import write_name
from designer.editors.context import EditorContext
from designer.issues.scope import index_connections
from designer.registry.connection_store import connection_store

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def list_choices(context: EditorContext, type_name: str, reference: str) -> list[Choice | Group]:
    """Give the managers of a type by scope: the package's (unsaved ones too), the project's, the catalog's.

    A reference that leads nowhere is offered as well, so that opening an editor changes nothing by itself.
    """
    shared = list(shared_managers(context.package.project_id).filter(type=type_name))
    groups = [
        ("This package", [one for one in context.connections if one.type == type_name]),
        ("This project", [one.to_document() for one in shared if one.project_id]),
        ("Catalog", [one.to_document() for one in shared if not one.project_id]),
    ]
    choices: list[Choice | Group] = [("", "Choose a connection manager")]
    choices += [(label, [(str(one.id), write_name(one)) for one in managers]) for label, managers in groups if managers]
    known = {str(one.id) for _, managers in groups for one in managers}
    if reference and resolve_choice(context, reference) not in known:
        choices.append((reference, f"Missing: {reference}"))
    return choices


def resolve_choice(context: EditorContext, reference: str) -> str:
    """Give the ID of the manager that a reference by ID or name means, or the reference itself when it means none."""
    shared = connection_store().find_shared(context.package.project_id, {reference}) if reference else []
    found = index_connections(context.connections, shared).get(reference.casefold())
    return str(found.id) if found else reference
