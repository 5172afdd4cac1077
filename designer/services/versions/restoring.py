"""Bringing back what a package was: all of an earlier version, or one task of it, always as a new version on top."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from pydantic import ValidationError

from designer.errors import Invalid, NotFound
from designer.models import Package, PackageVersion, User
from designer.package.versions.bringing_back import BroughtBack, bring_back
from designer.people.permissions import Action
from designer.services.packages import find_package, save_package
from designer.services.versions.finding import find_version, read_version
from designer.storage.rows import load_document

NO_TASK = "This version has no such task."


@transaction.atomic
def restore_version(user: User, package_id: int, number: int, *, version: int | None = None) -> Package:
    """Make a package what it was in a version. version is the one that the caller has seen as the package's own.

    Raises Stale where it was saved since; NotFound, NotAllowed, Invalid.
    """
    package = find_package(user, package_id, Action.MODIFY)
    kept = find_version(package, number)
    return save_package(
        user,
        package.pk,
        read_version(kept),
        package.version if version is None else version,
        note=f"Restored {_describe(kept)}",
        action="restored package",
    )


@transaction.atomic
def restore_task(
    user: User, package_id: int, number: int, task: UUID, *, version: int | None = None
) -> tuple[Package, Sequence[str]]:
    """Put a task or container of a version back into the package as it is now, with what hangs on it; give the package,
    and in sentences what is not as it was. Raises as restore_version does."""
    package = find_package(user, package_id, Action.MODIFY)
    kept = find_version(package, number)
    brought = _bring_back(package, kept, task)
    name = next(each.name for each in brought.document.executables if each.id == task)
    saved = save_package(
        user,
        package.pk,
        brought.document,
        package.version if version is None else version,
        note=f"Restored “{name}” of {_describe(kept)}",
        action="restored task of package",
    )
    return saved, brought.told


def _bring_back(package: Package, kept: PackageVersion, task: UUID) -> BroughtBack:
    try:
        return bring_back(load_document(package), read_version(kept), task)
    except LookupError as error:
        raise NotFound(NO_TASK) from error
    except ValidationError as error:
        raise Invalid(f"The task does not fit into the package as it is now. {error.errors()[0]['msg']}") from error
    except ValueError as error:
        raise Invalid(str(error)) from error


def _describe(version: PackageVersion) -> str:
    return f"{version} of {version.saved_at:%Y-%m-%d %H:%M} UTC"
