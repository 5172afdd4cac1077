"""The connection managers that a task's editor offers."""

from collections.abc import Collection
from urllib.parse import urlencode

from django import forms

from connections.catalog.pins.telling import find_pins_of_use
from connections.catalog.services import usable_managers
from connections.guard_rules.marks import write_name
from connections.models import ConnectionManager
from designer.editors.choices import Choices, Group, containing, read_first
from designer.editors.context import EditorContext
from designer.issues.scope import index_connections
from designer.models import User
from designer.package.document import ConnectionManagerDocument
from designer.people.permissions import Action, with_right

SHOWN = ("uid", "name", "properties", "project", "folder__name", "owner__username")
NOTHING = ("", "Choose a connection manager")


def offer_connections(field: forms.ChoiceField, context: EditorContext, type_name: str, chosen: Collection[str]) -> str:
    """Offer the managers of a type: the package's (unsaved ones too), and the first of the project's and the catalog's.

    chosen are references by ID or name: the document's first, then what was sent. The first is offered whatever it
    means, so that opening an editor changes nothing by itself. Gives the ID that it means, or it itself.
    """
    project_id, reference = context.package.project_id, next(iter(chosen), "")
    shared = context.find_shared(chosen) if any(chosen) else []
    known = index_connections(context.connections, shared)
    found = [known[each.casefold()] for each in chosen if each.casefold() in known]
    fitting = {str(one.id): write_name(one) for one in found if one.type == type_name}
    own = [(str(one.id), write_name(one)) for one in context.connections if one.type == type_name]
    listed = find_choices(context.user, project_id, type_name)
    choices = Choices([("This package", own)] * bool(own) + listed.groups, listed.has_more)
    meant = known.get(reference.casefold())
    _tell_pin(field, context, meant, shared)
    is_missing = bool(reference) and str(meant and meant.id) not in fitting
    missing = [(reference, f"Missing: {reference}")] if is_missing else []
    beyond = [(value, name) for value, name in fitting.items() if value not in choices.values]
    choices.offer(
        field, [NOTHING, *missing, *beyond], f"connections/{context.package.pk}/?{urlencode({'type': type_name})}"
    )
    return reference if meant is None or is_missing else str(meant.id)


def _tell_pin(
    field: forms.ChoiceField,
    context: EditorContext,
    meant: ConnectionManagerDocument | None,
    shared: list[ConnectionManagerDocument],
) -> None:
    """Say at the field that the manager which the task refers to is used in a version, where it is."""
    if meant in shared and (found := find_pins_of_use(context.package, [meant.id]).get(meant.id)):
        field.help_text = found.tell(context.user, context.package)


def find_choices(user: User, project_id: int, type_name: str, text: str = "") -> Choices:
    """Find the first shared managers of a type that the user may use and whose names hold these words: the project's,
    then the catalog's. Where it stands and whose it is is told of those that the user may see."""
    rows = usable_managers(user, project_id).filter(containing(text, "name"), type=type_name)
    with_place = rows.select_related(None).select_related("folder", "owner")
    managers, has_more = read_first(with_place.only(*SHOWN))
    seen = ConnectionManager.objects.filter(with_right(user, Action.READ, ConnectionManager))
    told = set(seen.filter(pk__in=[one.pk for one in managers]).values_list("pk", flat=True))
    groups: list[Group] = [
        (
            label,
            [(str(one.uid), _label(one, tells=one.pk in told)) for one in managers if bool(one.project_id) is is_own],
        )
        for label, is_own in (("This project", True), ("Catalog", False))
    ]
    return Choices([group for group in groups if group[1]], has_more)


def _label(manager: ConnectionManager, *, tells: bool) -> str:
    """Give a manager's name with its marks, and the folder that it stands in, and its owner."""
    folder = f"in {manager.folder}" if manager.folder and tells else ""
    owner = f"owner {manager.owner}" if manager.owner and tells else ""
    return ", ".join(filter(None, (write_name(manager), folder, owner)))
