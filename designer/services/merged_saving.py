"""Saving a package that somebody else may have saved meanwhile: what both did is merged, where it does not collide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from designer.errors import Conflict, Invalid, Unmerged
from designer.models import Package, PackageDraft, User
from designer.package.document import PackageDocument
from designer.package.merging.conflicts import Side
from designer.package.merging.merge import NOTHING_CHOSEN, merge
from designer.package.merging.trying import Trial, try_merge
from designer.people import audit
from designer.people.permissions import Action
from designer.registry.properties import find_property_problems
from designer.services.packages import find_package, save_and_give
from designer.storage.known_documents import read_document
from designer.storage.rows import as_stored

SAVED_AGAIN = "The package was saved once more meanwhile. Save: you are asked about what is there now."


@dataclass(frozen=True)
class Merging:
    """How what others saved comes together with what is saved now: the document that both began with, and what was
    chosen where they collide, which counts for the version that somebody has seen alone."""

    base: PackageDocument
    seen: int = 0
    choices: Mapping[str, Side] = field(default_factory=lambda: NOTHING_CHOSEN)


@dataclass(frozen=True)
class Saved:
    """A package as it is saved now; merged says in sentences what others had changed, and what was renamed, left what
    whoever saves it has to do by hand."""

    package: Package
    document: PackageDocument
    merged: list[str]
    left: Sequence[str] = ()


@transaction.atomic
def save_merged(
    user: User,
    package_id: int,
    document: PackageDocument,
    version: int,
    *,
    merging: Merging | None = None,
    draft: UUID | None = None,
    note: str = "",
) -> Saved:
    """Save a package, and with merging also over a version that the caller does not know; the draft is gone then, and
    the note kept with the version that this makes.

    Raises Unmerged with what is to be chosen; Stale without merging, or where somebody saves at the same moment.
    """
    told: list[str] = []
    if merging:
        package = find_package(user, package_id, Action.MODIFY)
        if package.version != version:
            document, told = _merge(package, document, version, merging)
            version = package.version
    if draft:
        PackageDraft.objects.filter(pk=draft, user=user, package=package_id).delete()
    stored = save_and_give(user, package_id, document, version, note=note)
    return Saved(stored.package, stored.document, told, stored.left)


@dataclass(frozen=True)
class TriedMerge:
    """What a save with the choices so far would come to, beside the three documents that it is made of."""

    base: PackageDocument
    theirs: PackageDocument
    trial: Trial


def try_choices(user: User, package_id: int, document: PackageDocument, merging: Merging) -> TriedMerge:
    """Give what would come of save_merged, and save nothing. Raises Conflict where there is another version by now."""
    package = find_package(user, package_id, Action.MODIFY)
    if package.version != merging.seen:
        raise Conflict(SAVED_AGAIN)
    base, mine, theirs = _read(merging.base), _read(document), read_document(package)
    return TriedMerge(base, theirs, try_merge(base, mine, theirs, merging.choices))


def _merge(
    package: Package, document: PackageDocument, version: int, merging: Merging
) -> tuple[PackageDocument, list[str]]:
    """Give what is to be saved, and what others did."""
    base, mine = _read(merging.base), _read(document)
    choices = merging.choices if merging.seen == package.version else NOTHING_CHOSEN
    merged = merge(base, mine, read_document(package), choices)
    changes = audit.changes_since(package, version)
    if merged.document is None:
        raise Unmerged(package, changes, merged.conflicts, merged.problems)
    return merged.document, [*changes, *merged.renamed]


def _read(document: PackageDocument) -> PackageDocument:
    """Give a document with all properties, so that it can be compared with what is stored."""
    if problems := find_property_problems([*document.connections, *document.executables]):
        raise Invalid(" ".join(problems[:5]))
    return as_stored(document)
