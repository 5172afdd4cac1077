"""What a project knows of its folder: which file each package came from, and who is at it now."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from designer.errors import Conflict
from designer.models import Package, PackageSource, Project, ProjectSource
from designer.people import audit

LONGEST = timedelta(minutes=30)
"""After this a sync that says nothing any more is taken for dead."""
UNDER_WAY = "Another sync of this project is under way since {0:%H:%M} UTC. Sync again when it has ended."


@contextmanager
def claimed(project: Project, path: str) -> Iterator[ProjectSource]:
    """Be the one sync of a project. Raises Conflict while another one is."""
    now = timezone.now()
    ProjectSource.objects.get_or_create(project=project, defaults={"path": path})
    free = Q(begun_at=None) | Q(begun_at__lt=now - LONGEST)
    if not ProjectSource.objects.filter(free, project=project).update(begun_at=now):
        other = ProjectSource.objects.get(project=project)
        raise Conflict(UNDER_WAY.format(other.begun_at or now))
    try:
        yield ProjectSource.objects.get(project=project)
    finally:
        ProjectSource.objects.filter(project=project, begun_at=now).update(begun_at=None)


def find_sources(project: Project) -> dict[str, PackageSource]:
    """Give the packages that came from files, by the paths of these."""
    rows = PackageSource.objects.filter(package__project=project).select_related("package")
    return {row.path: row for row in rows}


def is_changed_here(source: PackageSource | None, package: Package) -> bool:
    """Whether a package was saved here since it came from its file, or never came from one."""
    return source is None or package.version > source.version


def tell_local(source: PackageSource | None, package: Package) -> tuple[str, ...]:
    """Say what was changed here since."""
    if source is None:
        return ("It was not made by a sync.",)
    return tuple(audit.changes_since(package, source.version))


def note(package: Package, path: str, digest: str, commit: str) -> None:
    """Note that a package is what its file says, at the version that was seen or made."""
    values = {"path": path, "digest": digest, "commit": commit, "version": package.version}
    PackageSource.objects.update_or_create(package_id=package.pk, defaults={**values, "synced_at": timezone.now()})


def note_commit(unchanged: Iterable[PackageSource], commit: str) -> None:
    """Note at which commit files are still the same."""
    keys = [row.pk for row in unchanged]
    PackageSource.objects.filter(pk__in=keys).update(commit=commit, synced_at=timezone.now())
