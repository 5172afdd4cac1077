"""Where in the catalog a shared connection manager stands, and who owns it."""

from django.db import transaction

from connections.catalog.services import GONE
from connections.models import ConnectionManager, Folder
from designer.errors import Invalid, NotFound
from designer.models import User
from designer.people import audit
from designer.people.permissions import Action, Person, Root, require

OF_PROJECT = "Folders are the catalog's. This connection manager is kept in a project."


@transaction.atomic
def place_connection(user: Person, manager: ConnectionManager, folder: Folder | None, owner: str) -> ConnectionManager:
    """Put a manager into a folder, or into the catalog itself, and into the hands of its owner; an empty name is none.

    What refers to it still does. Raises Invalid, NotFound, NotAllowed, or Forbidden.
    """
    require(user, Action.MODIFY, manager)
    locked = ConnectionManager.objects.select_for_update(of=("self",)).select_related("folder", "owner")
    manager_now = locked.filter(pk=manager.pk).first()
    if manager_now is None:
        raise NotFound(GONE)
    before = _describe(manager_now)
    if manager_now.folder != folder:
        _require_move(user, manager_now, folder)
        manager_now.folder = folder
    manager_now.owner = _find_owner(owner, manager_now.owner)
    after = _describe(manager_now)
    changes = [f"{name}: {before[name]} → {after[name]}" for name in after if before[name] != after[name]]
    if changes:
        manager_now.save(update_fields=["folder", "owner"])
        audit.record(user, "moved connection manager", manager_now, project=manager_now.project, changes=changes)
    return manager_now


def _require_move(user: Person, manager: ConnectionManager, folder: Folder | None) -> None:
    """Let who moves it be one who may give rights on it, since it inherits others in the new place."""
    if manager.project_id:
        raise Invalid(OF_PROJECT, {"folder": OF_PROJECT})
    require(user, Action.MANAGE_PERMISSIONS, manager)
    require(user, Action.CREATE_OBJECTS, folder or Root.CATALOG)
    if folder and not Folder.objects.select_for_update().filter(pk=folder.pk).exists():
        sentence = "There is no such folder. It may have been deleted."
        raise Invalid(sentence, {"folder": sentence})


def _find_owner(name: str, before: User | None) -> User | None:
    """Give the account of this name. One that is closed may stay the owner, and become none."""
    if not name.strip():
        return None
    if before and before.username.casefold() == name.strip().casefold():
        return before
    found = User.objects.filter(username__iexact=name.strip(), is_active=True).first()
    if found is None:
        sentence = f"There is no user called “{name.strip()[:150]}”. Check the spelling."
        raise Invalid(sentence, {"owner": sentence})
    return found


def _describe(manager: ConnectionManager) -> dict[str, object]:
    return {"folder": manager.folder or "the catalog", "owner": manager.owner or "nobody"}
