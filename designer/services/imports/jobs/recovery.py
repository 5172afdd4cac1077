"""What brings every import to an end: that of a dead worker, that nobody takes, or from which nobody chooses."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from designer.models import UNFINISHED_IMPORTS, ImportState, PackageImport
from designer.services.imports.jobs.folder import delete_files, list_folders

LOST_AFTER = timedelta(seconds=60)
"""After how long without a sign of life a worker is taken for dead."""
QUEUED_FOR = timedelta(seconds=30)
"""After how long without a worker an import is queued again, as a broker may forget."""
LONGEST_WAIT = timedelta(days=1)
"""For how long files are kept, for a worker or for what their person chooses."""
KEPT, KEPT_OF_PROJECT = timedelta(days=90), 200
MOST_ATTEMPTS = 3
MOST_AT_ONCE = 100
DIED = (
    f"The worker was ended in the middle of this import, {MOST_ATTEMPTS} times. What was imported until then is told "
    "below. Import the other files again, each alone."
)
NOT_TAKEN = "No worker took this import for a day. Ask whoever runs this installation whether its workers run."
NOT_CHOSEN = "Nobody chose for a day what is to be imported. Hand the files in again."


def recover() -> None:
    """Have what dead workers left taken up again, some times, and end what has waited for a day."""
    now = timezone.now()
    lost = PackageImport.objects.filter(
        state__in=(ImportState.READING, ImportState.IMPORTING), seen_at__lt=now - LOST_AFTER
    )
    _end(lost.filter(losses__gte=MOST_ATTEMPTS - 1), ImportState.FAILED, DIED)
    again = {"state": ImportState.WAITING, "losses": F("losses") + 1, "queued_at": now - QUEUED_FOR, "seen_at": now}
    lost.filter(losses__lt=MOST_ATTEMPTS - 1).update(**again)
    old = now - LONGEST_WAIT
    _end(PackageImport.objects.filter(state=ImportState.WAITING, seen_at__lt=old), ImportState.FAILED, NOT_TAKEN)
    _end(PackageImport.objects.filter(state=ImportState.READ, seen_at__lt=old), ImportState.CANCELED, NOT_CHOSEN)


def find_waiting() -> list[tuple[str, int]]:
    """Give the imports that are to be queued now, the oldest of each project first, and whose each is."""
    now = timezone.now()
    busy = PackageImport.objects.filter(project=OuterRef("project"), state=ImportState.IMPORTING)
    waiting = PackageImport.objects.filter(state=ImportState.WAITING, queued_at__lte=now - QUEUED_FOR)
    waiting = waiting.exclude(Exists(busy), is_chosen=True).order_by("created_at")
    found = list(waiting.values_list("pk", "user_id")[:MOST_AT_ONCE])
    return [(str(key), person) for key, person in found if waiting.order_by().filter(pk=key).update(queued_at=now)]


def find_next(uid: str) -> tuple[str, int] | None:
    """Give the import that has waited until this one into the same project ended, and whose it is."""
    waiting = PackageImport.objects.filter(
        project__imports__pk=uid, state=ImportState.WAITING, is_chosen=True, queued_at__lt=timezone.now()
    ).exclude(pk=uid)
    row = waiting.order_by("created_at").values_list("pk", "user_id").first()
    return (str(row[0]), row[1]) if row else None


def expire_imports() -> int:
    """Delete what is told of imports that ended long ago, and files that no import has; give the number of imports."""
    for uid in _find_forgotten_folders():
        delete_files(uid)
    over = PackageImport.objects.exclude(state__in=UNFINISHED_IMPORTS)
    deleted = over.filter(ended_at__lt=timezone.now() - KEPT).delete()[1].get("designer.PackageImport", 0)
    for project, count in _count_by_project(over):
        surplus = over.filter(project=project).order_by("created_at").values_list("pk", flat=True)
        keys = list(surplus[: count - KEPT_OF_PROJECT])
        deleted += over.filter(pk__in=keys).delete()[1].get("designer.PackageImport", 0)
    return deleted


def _end(jobs: QuerySet[PackageImport], state: ImportState, sentence: str) -> None:
    """End imports, each in a transaction, and delete their files when it is sure."""
    for key in list(jobs.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            values = {"state": state, "problem": sentence, "encrypted_password": "", "current": ""}
            if jobs.filter(pk=key).update(**values, ended_at=timezone.now()):
                transaction.on_commit(partial(delete_files, key))


def _find_forgotten_folders() -> list[UUID]:
    folders = list_folders()
    held = PackageImport.objects.filter(pk__in=folders, state__in=UNFINISHED_IMPORTS)
    known = set(held.values_list("pk", flat=True))
    return [uid for uid in folders if uid not in known]


def _count_by_project(jobs: QuerySet[PackageImport]) -> list[tuple[int, int]]:
    counted = jobs.order_by().values_list("project").annotate(count=Count("pk"))
    return list(counted.filter(count__gt=KEPT_OF_PROJECT))
