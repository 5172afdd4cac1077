"""Unsaved changes of packages in the API, and who has a package open."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.schemas import Given, GivenDocument
from designer.api.versions import VersionNumber
from designer.models import PackageDraft, Presence, User
from designer.package.diff import describe_changes
from designer.package.document import PackageDocument
from designer.package.unsaved import ChangedParts
from designer.services.drafts import OpenedDraft, Unsaved, discard_draft, find_drafts, keep_draft, open_draft, take_over
from designer.services.packages import find_package
from designer.services.presence import leave, note_presence

router = Router(tags=["unsaved changes"])
MOST_SELECTED = 20


class PackageDraftHead(Schema):
    """That somebody has changed something and not saved it. version is the package's that was changed; taken_by who
    took the changes over."""

    id: UUID
    person: str
    is_yours: bool
    changed_at: datetime
    version: int
    taken_by: str


class PackageDraftOut(PackageDraftHead):
    """Unsaved changes: the document with them, and base and base_version, over which it is to be saved. These are the
    package as it is now, with the changes merged, unless conflicts says how many of them collide with what is saved.
    changes tells them in sentences."""

    base: PackageDocument
    base_version: int
    document: PackageDocument
    conflicts: int
    changes: list[str]


class PackageDraftIn(Given):
    """What is changed and not saved: in changes the parts that are new or another, and the IDs of those that are gone.
    base is the document of that version, where the package has another one by now."""

    version: VersionNumber
    changes: ChangedParts
    base: GivenDocument | None = None


class TakeOverIn(Given):
    """The page, by a new ID of your making, that goes on with the changes; it is the ID of the new draft."""

    page: UUID


class PresenceIn(Given):
    """What is selected on a page, whether something there is not saved, and the executable whose editor is open;
    is_leaving when the page is closed."""

    selected: Annotated[list[UUID], Field(max_length=MOST_SELECTED)] = []
    is_editing: bool = False
    editor: UUID | None = None
    is_leaving: bool = False


class PersonHere(Schema):
    """Somebody who has the package open, on another page."""

    page: UUID
    person: str
    is_you: bool
    selected: list[UUID]
    is_editing: bool
    editor: UUID | None


class ChangedHere(Schema):
    """Executables that somebody has changed and not saved, of very many the first."""

    person: str
    is_you: bool
    executables: list[UUID]


class PresenceOut(Schema):
    """The package's version and who saved it, who else has it open, what is changed and not saved, as far as you may
    see that, and who took this page's unsaved changes over."""

    version: int
    modified_at: datetime
    modified_by: str
    is_yours: bool
    others: list[PersonHere]
    changed: list[ChangedHere]
    taken_by: str


@router.get("/packages/{package_id}/drafts", response=list[PackageDraftHead])
def list_package_drafts(request: HttpRequest, package_id: int) -> list[PackageDraftHead]:
    """List unsaved changes of a package, the newest first: yours, and those of others where you may change it."""
    package = find_package(person(request), package_id)
    return [describe_draft(person(request), draft) for draft in find_drafts(person(request), package)]


@router.get("/packages/{package_id}/drafts/{package_draft_id}", response=PackageDraftOut)
def get_package_draft(request: HttpRequest, package_id: int, package_draft_id: UUID) -> PackageDraftOut:
    """Give unsaved changes, merged with what was saved since where nothing collides."""
    return _describe(person(request), open_draft(person(request), package_id, package_draft_id))


@router.put("/packages/{package_id}/drafts/{package_draft_id}", response=PackageDraftHead)
def put_package_draft(
    request: HttpRequest, package_id: int, package_draft_id: UUID, payload: PackageDraftIn
) -> PackageDraftHead:
    """Keep what you changed and have not saved. It is no version, and nothing runs it."""
    unsaved = Unsaved(payload.version, payload.changes, payload.base)
    return describe_draft(person(request), keep_draft(person(request), package_id, package_draft_id, unsaved))


@router.post("/packages/{package_id}/drafts/{package_draft_id}/takeover", response=PackageDraftOut)
def post_package_draft_takeover(
    request: HttpRequest, package_id: int, package_draft_id: UUID, payload: TakeOverIn
) -> PackageDraftOut:
    """Go on with unsaved changes, also with somebody else's, who keeps them and is told."""
    return _describe(person(request), take_over(person(request), package_id, package_draft_id, payload.page))


@router.delete("/packages/{package_id}/drafts/{package_draft_id}", response={204: None})
def remove_package_draft(request: HttpRequest, package_id: int, package_draft_id: UUID) -> Status[None]:
    """Throw unsaved changes of yours away."""
    discard_draft(person(request), package_id, package_draft_id)
    return Status(204, None)


@router.put("/packages/{package_id}/presence/{page_id}", response=PresenceOut | None)
def put_package_presence(
    request: HttpRequest, package_id: int, page_id: UUID, payload: PresenceIn
) -> PresenceOut | None:
    """Say that you have a package open, and hear who else has. Say it again at least each half minute."""
    user = person(request)
    if payload.is_leaving:
        leave(user, package_id, page_id)
        return None
    here = note_presence(
        user, package_id, page_id, payload.selected, is_editing=payload.is_editing, editor=payload.editor
    )
    return PresenceOut(
        version=here.package.version,
        modified_at=here.package.modified_at,
        modified_by=here.package.modified_by.shown_name if here.package.modified_by else "",
        is_yours=here.package.modified_by_id == user.pk,
        others=[_describe_presence(user, each) for each in here.others],
        changed=[
            ChangedHere(person=each.user.shown_name, is_you=each.user_id == user.pk, executables=each.changed)
            for each in here.drafts
        ],
        taken_by=here.taken_by,
    )


def describe_draft(user: User, draft: PackageDraft) -> PackageDraftHead:
    """Describe a draft without what was changed."""
    return PackageDraftHead(
        id=draft.pk,
        person=draft.user.shown_name,
        is_yours=draft.user_id == user.pk,
        changed_at=draft.changed_at,
        version=draft.version,
        taken_by=draft.taken_by_name,
    )


def _describe(user: User, opened: OpenedDraft) -> PackageDraftOut:
    return PackageDraftOut(
        **dict(describe_draft(user, opened.draft)),
        base=opened.base,
        base_version=opened.version,
        document=opened.document,
        conflicts=len(opened.conflicts),
        changes=describe_changes(opened.base, opened.document),
    )


def _describe_presence(user: User, presence: Presence) -> PersonHere:
    return PersonHere(
        page=presence.pk,
        person=presence.user.shown_name,
        is_you=presence.user_id == user.pk,
        selected=presence.selected,
        is_editing=presence.is_editing,
        editor=presence.editor,
    )
