"""Versions of shared connection managers: kept by each change, compared, and brought back, deleted managers too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from connections.models import ConnectionManager, ConnectionPin, ConnectionVersion, Folder
from designer.errors import NotFound
from designer.models import User
from designer.package.diff import describe_connection
from designer.package.document import ConnectionManagerDocument
from designer.people.permissions import Action, Person, Root, may, visible_projects, with_right

MOST = 200
"""Versions that are kept of one manager, the newest."""
RESTORABLE = timedelta(days=30)
"""For how long a deleted manager can be brought back."""
NO_VERSION = "There is no such version. It may be so old that it is not kept any more."


@dataclass(frozen=True)
class Change:
    """A version, and in sentences what it changed of the one before."""

    version: ConnectionVersion
    sentences: list[str]


def keep_version(
    user: Person,
    manager: ConnectionManager,
    before: ConnectionManagerDocument | None = None,
    *,
    is_deletion: bool = False,
) -> None:
    """Keep what a manager is now, or what it is deleted as; before is what it was, where that was never kept.

    The caller holds the manager's lock.
    """
    own = ConnectionVersion.objects.filter(connection_uid=manager.uid)
    last = number_of(manager)
    if before and not last:
        last = 1
        ConnectionVersion.objects.create(number=last, **_describe(manager, before))
    who = {"user": user if isinstance(user, User) else None, "user_name": user.get_username()}
    number = last + 1
    ConnectionVersion.objects.create(
        number=number, is_deletion=is_deletion, **who, **_describe(manager, manager.to_document())
    )
    pinned = ConnectionPin.objects.filter(version=OuterRef("pk"))
    own.filter(~Exists(pinned), number__lte=number - MOST).delete()


def number_of(manager: ConnectionManager) -> int:
    """Give the number of the version that a manager is in; 0 for one that was never changed since versions are kept."""
    own = ConnectionVersion.objects.filter(connection_uid=manager.uid)
    return own.aggregate(last=Max("number"))["last"] or 0


def find_version(manager: ConnectionManager, number: int) -> ConnectionVersion:
    """Give a version of a manager. Raises NotFound."""
    found = ConnectionVersion.objects.filter(connection_uid=manager.uid, number=number).first()
    if found is None:
        raise NotFound(NO_VERSION)
    return found


def find_changes(manager: ConnectionManager, limit: int = MOST) -> list[Change]:
    """Give the versions of a manager, the newest first, with what each changed."""
    kept = list(ConnectionVersion.objects.filter(connection_uid=manager.uid).order_by("-number")[: limit + 1])
    return list(_compare(kept))[:limit]


def deleted_managers(user: Person) -> QuerySet[ConnectionVersion]:
    """Give what managers were deleted as lately, those of the catalog and of the user's projects, if they are gone."""
    lately = ConnectionVersion.objects.filter(is_deletion=True, saved_at__gt=timezone.now() - RESTORABLE)
    is_back = Exists(ConnectionManager.objects.filter(uid=OuterRef("connection_uid"), package=None))
    later = ConnectionVersion.objects.filter(connection_uid=OuterRef("connection_uid"), number__gt=OuterRef("number"))
    in_catalog = Q(project=None, folder=None) if may(user, Action.READ, Root.CATALOG) else Q(pk__in=())
    in_folders = Q(folder__in=Folder.objects.filter(with_right(user, Action.READ, Folder)))
    mine = lately.filter(in_catalog | in_folders | Q(project__in=visible_projects(user)))
    return mine.filter(~Q(is_back), ~Exists(later)).select_related("project", "folder").order_by("-pk")


def find_deleted(user: Person, version_id: int) -> ConnectionVersion:
    """Give what a manager was deleted as, if the user may see it and it can be brought back. Raises NotFound."""
    found = deleted_managers(user).filter(pk=version_id).first()
    if found is None:
        raise NotFound("This connection manager is back already, or was deleted too long ago.")
    return found


def forget_old_versions() -> int:
    """Delete what is kept of managers that were deleted too long ago, and give the number of rows."""
    long_ago = ConnectionVersion.objects.filter(is_deletion=True, saved_at__lte=timezone.now() - RESTORABLE)
    is_there = Exists(ConnectionManager.objects.filter(uid=OuterRef("connection_uid"), package=None))
    gone = list(long_ago.filter(~Q(is_there)).values_list("connection_uid", flat=True)[:1000])
    return ConnectionVersion.objects.filter(connection_uid__in=gone).delete()[0]


def _describe(manager: ConnectionManager, document: ConnectionManagerDocument) -> dict[str, object]:
    return {
        "connection_uid": manager.uid,
        "project_id": manager.project_id,
        "folder_id": manager.folder_id,
        "name": document.name,
        "document": document.model_dump(mode="json"),
    }


def _compare(kept: list[ConnectionVersion]) -> Iterator[Change]:
    for version, older in zip_longest(kept, kept[1:]):
        sentences = describe_connection(older.to_document(), version.to_document()) if older else []
        yield Change(version, sentences)
