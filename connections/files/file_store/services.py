"""What people do with the files of a project."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from connections.files.file_store.names import check_name
from connections.files.file_store.store import StoredFile, delete_store, find_stored, list_stored, write_draft
from connections.files.installation_folders import project_folder
from connections.files.reading import MEGABYTE
from connections.files.refusals import TooLarge
from designer.errors import Conflict, Invalid, NotFound
from designer.models import Project, User
from designer.package.diff import describe_values
from designer.people import audit
from designer.people.permissions import Action, require

MOST_FILES = 1_000
Check = Callable[[StoredFile | None], None]
"""What refuses a change of a file, by raising, where the file that there is is not the one that the caller knows."""


class NameTaken(Conflict):
    """There is a file of this name, and nobody said that it may be replaced."""

    title = "There is a file of this name"


def list_files(user: User, project: Project) -> list[StoredFile]:
    """Give a project's files by name."""
    require(user, Action.READ, project)
    return list_stored(project_folder(project.pk))


def find_file(user: User, project: Project, name: str) -> StoredFile:
    """Give one of a project's files. Raises NotFound."""
    require(user, Action.READ, project)
    found = find_stored(project_folder(project.pk), name)
    if found is None:
        raise NotFound(f"The project has no file “{name}”. It may have been deleted.")
    return found


def upload_file(
    user: User,
    project: Project,
    name: str,
    chunks: Iterable[bytes],
    *,
    replace: bool = False,
    check: Check = lambda _: None,
) -> tuple[StoredFile, bool]:
    """Put a file into a project's store; give it, and whether it is new there. Raises Invalid or NameTaken.

    One that is replaced keeps its name with its capital letters, because packages refer to it by that.
    """
    require(user, Action.MODIFY_OBJECTS, project)
    try:
        wanted = check_name(name)
        folder = project_folder(project.pk)
        draft = write_draft(folder, chunks, settings.FILE_SIZE_LIMIT)
    except ValueError as error:
        raise Invalid(str(error), {"files": str(error)}) from error
    except TooLarge as error:
        sentence = f"“{wanted}” was not taken. {error.sentence}"
        raise Invalid(sentence, {"files": sentence}) from error
    try:
        return _take(user, project, draft, wanted, replace=replace, check=check)
    finally:
        draft.unlink(missing_ok=True)


@transaction.atomic
def delete_file(user: User, project: Project, name: str, check: Check = lambda _: None) -> None:
    """Delete one of a project's files. Packages that refer to it stay."""
    require(user, Action.MODIFY_OBJECTS, project)
    _lock(project)
    found = find_file(user, project, name)
    check(found)
    changes = describe_values({"bytes": found.size}, {})
    audit.record(user, "deleted file", found.name, project=project, changes=changes)
    (project_folder(project.pk) / found.name).unlink(missing_ok=True)


def delete_files(project_id: int) -> None:
    """Delete the store of a project that is gone."""
    delete_store(project_folder(project_id))


def _lock(project: Project) -> None:
    """Lock the project's row, so that two uploads do not both find room, and nothing comes between a look and a
    change."""
    if not Project.objects.select_for_update().filter(pk=project.pk).exists():
        raise NotFound("There is no such project. It may have been deleted.")


@transaction.atomic
def _take(
    user: User, project: Project, draft: Path, wanted: str, *, replace: bool, check: Check
) -> tuple[StoredFile, bool]:
    """Give a whole draft its name."""
    _lock(project)
    stored = list_stored(draft.parent)
    existing = find_stored(draft.parent, wanted)
    check(existing)
    if existing and not replace:
        raise NameTaken(
            f"The project has a file “{existing.name}” already. Rename yours, or say that it shall be replaced."
        )
    _check_room(stored, existing, draft.stat().st_size)
    name = existing.name if existing else wanted
    changes = describe_values({"bytes": existing.size if existing else None}, {"bytes": draft.stat().st_size})
    action = "replaced file" if existing else "uploaded file"
    audit.record(user, action, name, project=project, changes=changes)
    target = draft.replace(draft.parent / name)
    found = find_stored(target.parent, name)
    assert found  # noqa: S101  # narrows the type; it has just been put there
    return found, existing is None


def _check_room(stored: list[StoredFile], existing: StoredFile | None, size: int) -> None:
    limit: int = settings.PROJECT_FILES_LIMIT
    used = sum(each.size for each in stored if each != existing)
    if used + size > limit:
        sentence = (
            f"The project's files may be {limit / MEGABYTE:g} MB together, and {used / MEGABYTE:.1f} MB are used. "
            "Delete files that are not needed any more, or ask the administrator for more room."
        )
        raise Invalid(sentence, {"files": sentence})
    if existing is None and len(stored) >= MOST_FILES:
        sentence = f"A project has at most {MOST_FILES:,} files. Delete files that are not needed any more."
        raise Invalid(sentence, {"files": sentence})
