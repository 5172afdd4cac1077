"""What people changed in packages and did not save: kept, found again, taken over. It is no version, and never runs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from pydantic import ValidationError

from designer.errors import Conflict, Invalid, NotFound, Stale
from designer.input.validation_errors import sentence_of
from designer.models import Package, PackageDraft, User
from designer.package.document import PackageDocument
from designer.package.merging.conflicts import MergeConflict
from designer.package.merging.merge import merge
from designer.package.unsaved import ChangedParts, find_changes
from designer.people import audit
from designer.people.permissions import Action, may
from designer.people.principals import Person
from designer.registry.properties import find_property_problems
from designer.services.packages import find_package
from designer.storage.drafts import read_draft
from designer.storage.known_documents import read_document

MOST_OF_PERSON = 5
"""Drafts that one person may have of one package: pages that were left with something unsaved."""
MOST_SHOWN = 20
MOST_MARKED = 100
"""Executables of a draft that canvases mark."""
GONE = "These unsaved changes are not there any more: they were saved, discarded or taken over."
TOO_MANY = (
    f"You have left {MOST_OF_PERSON} pages of this package with unsaved changes. Open it anew, and continue or discard "
    "some of them."
)


@dataclass(frozen=True)
class Unsaved:
    """What is changed on a page: to which version, and base, that document, where the package has another one now."""

    version: int
    changes: ChangedParts
    base: PackageDocument | None = None


@dataclass(frozen=True)
class OpenedDraft:
    """A draft as a page goes on with it: a document, and the base and the version over which it is to be saved. Those
    are of the package as it is now where nothing collides with what others saved, and else as it was when the draft was
    begun; conflicts are what will be asked."""

    draft: PackageDraft
    base: PackageDocument
    document: PackageDocument
    version: int
    conflicts: tuple[MergeConflict, ...]


def find_drafts(user: Person, package: Package) -> QuerySet[PackageDraft]:
    """Give whose unsaved changes somebody may look at, the newest first: one's own, and those of others who changes the
    package. Without what was changed."""
    drafts = PackageDraft.objects.filter(_whose(user, package), package=package).select_related("user")
    return drafts.defer("base", "changes").order_by("-changed_at")[:MOST_SHOWN]


@transaction.atomic
def keep_draft(user: User, package_id: int, uid: UUID, unsaved: Unsaved) -> PackageDraft:
    """Keep what somebody has changed on a page, in place of what was kept of it before.

    Raises Stale where the changes are to a version that is no more, and that document is not given.
    """
    package = _hold(find_package(user, package_id, Action.MODIFY))
    for given in (unsaved.changes, unsaved.base):
        if given and (problems := find_property_problems([*given.connections, *given.executables])):
            raise Invalid(" ".join(problems[:5]))
    draft = PackageDraft.objects.select_for_update().filter(pk=uid).first()
    if draft is None:
        draft = _begin(user, package, uid)
    elif draft.user_id != user.pk or draft.package_id != package.pk:
        raise NotFound(GONE)
    draft.base = _find_base(package, draft, unsaved)
    draft.version, draft.changed_at = unsaved.version, timezone.now()
    draft.changes, draft.changed = unsaved.changes.model_dump(mode="json"), find_changed(unsaved.changes)
    draft.save()
    return draft


def find_changed(changes: ChangedParts) -> list[str]:
    """Give the executables that are another one or gone, by their IDs; of very many the first."""
    return [str(key) for key in (*(each.id for each in changes.executables), *changes.gone)][:MOST_MARKED]


def open_draft(user: User, package_id: int, uid: UUID) -> OpenedDraft:
    """Give what somebody changed, merged with what others have saved since where nothing collides."""
    package = find_package(user, package_id)
    return open_for(package, _find(user, package, uid))


def open_for(package: Package, draft: PackageDraft) -> OpenedDraft:
    """Give what a page goes on with."""
    current = read_document(package)
    try:
        base, document = read_draft(draft, current)
    except ValidationError as error:
        told = " ".join(sentence_of(detail) for detail in error.errors()[:5])
        raise Invalid(f"The unsaved changes make no package any more. {told}") from error
    merged = merge(base, document, current)
    if merged.document is None:
        return OpenedDraft(draft, base, document, draft.version, merged.conflicts)
    return OpenedDraft(draft, current, merged.document, package.version, ())


@transaction.atomic
def take_over(user: User, package_id: int, uid: UUID, page: UUID) -> OpenedDraft:
    """Go on with unsaved changes on another page: with one's own, or with those of somebody else, who keeps them and is
    told."""
    package = _hold(find_package(user, package_id, Action.MODIFY))
    draft = _find(user, package, uid)
    opened = open_for(package, draft)
    if PackageDraft.objects.filter(pk=page).exists():
        raise Conflict("This page has unsaved changes of its own. Save or discard them first.")
    if draft.user_id == user.pk:
        PackageDraft.objects.filter(pk=uid).delete()
    else:
        _require_room(user, package)
        PackageDraft.objects.filter(pk=uid).update(taken_by_name=user.username)
        changed = f"{draft.changed_at:%Y-%m-%d %H:%M} UTC"
        said = f"those of {draft.user.username}, last changed {changed}"
        audit.record(user, "took over unsaved changes", package, project=package.project, changes=[said])
    _copy(user, package, page, opened)
    return opened


@transaction.atomic
def discard_draft(user: User, package_id: int, uid: UUID) -> None:
    """Throw one's own unsaved changes away, which may be gone already."""
    package = find_package(user, package_id)
    PackageDraft.objects.filter(pk=uid, user=user, package=package).delete()


def _hold(package: Package) -> Package:
    """Give a package that nobody saves until the end of the transaction: a save keeps what it replaces as the base of
    the drafts that there are, and of no later one."""
    held = Package.objects.select_for_update().filter(pk=package.pk).values_list("version", flat=True).first()
    if held is None:
        raise NotFound(GONE)
    package.version = held
    return package


def _begin(user: User, package: Package, uid: UUID) -> PackageDraft:
    _require_room(user, package)
    return PackageDraft(pk=uid, user=user, package=package, version=package.version)


def _find_base(package: Package, draft: PackageDraft, unsaved: Unsaved) -> Any:
    """Give what is kept as the base of a draft: nothing while the package is at its version."""
    if unsaved.base is not None:
        return unsaved.base.model_dump(mode="json")
    if package.version == unsaved.version:
        return None
    if draft.version != unsaved.version or draft.base is None:
        raise Stale(package, audit.changes_since(package, unsaved.version))
    return draft.base


def _require_room(user: User, package: Package) -> None:
    if PackageDraft.objects.filter(user=user, package=package).count() >= MOST_OF_PERSON:
        raise Conflict(TOO_MANY)


def _whose(user: Person, package: Package) -> Q:
    return Q() if may(user, Action.MODIFY, package) else Q(user__username=user.get_username())


def _find(user: User, package: Package, uid: UUID) -> PackageDraft:
    found = PackageDraft.objects.select_related("user").filter(_whose(user, package), pk=uid, package=package).first()
    if found is None:
        raise NotFound(GONE)
    return found


def _copy(user: User, package: Package, page: UUID, opened: OpenedDraft) -> None:
    """Let a page have a draft of its own with what was opened, as old as that."""
    is_current, changes = opened.version == package.version, find_changes(opened.base, opened.document)
    PackageDraft.objects.create(
        pk=page,
        user=user,
        package=package,
        version=opened.version,
        base=None if is_current else opened.base.model_dump(mode="json"),
        changes=changes.model_dump(mode="json"),
        changed=find_changed(changes),
        changed_at=opened.draft.changed_at,
    )
