"""What people did not save yet: it is kept, found again, merged with what others saved, taken over, and never run."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from designer.errors import Conflict, Forbidden, Invalid, NotFound, Stale, Unmerged
from designer.models import AuditEntry, Package, PackageDraft, Presence, Project, User
from designer.package.document import PackageDocument
from designer.package.merging.conflicts import Side
from designer.package.part_changes import PartKind, merge_part, remove_part
from designer.package.unsaved import find_changes
from designer.people.rights import Role
from designer.services.drafts import (
    MOST_OF_PERSON,
    Unsaved,
    discard_draft,
    find_drafts,
    keep_draft,
    open_draft,
    take_over,
)
from designer.services.merged_saving import Merging, save_merged
from designer.services.packages import create_package, save_package
from designer.services.presence import HERE_FOR, leave, note_presence
from designer.storage.rows import load_document
from tests.packages import chain
from tests.rights import join
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAGE, OTHER_PAGE = uuid4(), uuid4()


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(3))


@pytest.fixture
def ada(stranger: User, project: Project) -> User:
    """Somebody else who may change the package."""
    return join(project, stranger, Role.DESIGNER)


def changed(package: Package, number: int = 0, **patch: object) -> PackageDocument:
    document = load_document(package)
    return merge_part(document, PartKind.EXECUTABLES, document.executables[number].id, patch)


def unsaved(package: Package, document: PackageDocument, **more: Any) -> Unsaved:
    return Unsaved(package.version, find_changes(load_document(package), document), **more)


def save(user: User, package: Package, document: PackageDocument) -> Package:
    return save_package(user, package.pk, document, Package.objects.get(pk=package.pk).version)


def put(client: Client, url: str, body: object, etag: str) -> Any:
    return client.put(url, body, content_type="application/json", headers={"If-Match": etag})


def names(document: PackageDocument) -> list[str]:
    return [each.name for each in document.executables]


def test_a_draft_is_what_was_changed_and_the_package_stays_as_it_is(member: User, saved: Package):
    document = remove_part(changed(saved, name="Renamed"), PartKind.EXECUTABLES, load_document(saved).executables[2].id)
    draft = keep_draft(member, saved.pk, PAGE, unsaved(saved, document))
    assert (len(draft.changes["executables"]), len(draft.changes["gone"]), draft.base) == (1, 2, None)
    opened = open_draft(member, saved.pk, PAGE)
    assert (opened.document, opened.base, opened.version) == (document, load_document(saved), 1)
    assert names(load_document(saved)) == ["Mail 0", "Mail 1", "Mail 2"]
    told = StringIO()
    call_command("unsavedchanges", "Warehouse/Chain", stdout=told)
    assert "mia, " in told.getvalue()
    assert "renamed “Mail 0” to “Renamed”" in told.getvalue()


def test_a_draft_opens_merged_with_what_was_saved_since(member: User, ada: User, saved: Package):
    keep_draft(member, saved.pk, PAGE, unsaved(saved, changed(saved, 0, name="Mine")))
    save(ada, saved, changed(saved, 1, name="Theirs"))
    save(ada, saved, changed(saved, 2, name="Theirs too"))
    opened = open_draft(member, saved.pk, PAGE)
    assert names(opened.document) == ["Mine", "Theirs", "Theirs too"]
    assert (names(opened.base), opened.version) == (["Mail 0", "Theirs", "Theirs too"], 3)


def test_what_collides_opens_as_it_was_left_and_save_will_ask(member: User, ada: User, saved: Package):
    keep_draft(member, saved.pk, PAGE, unsaved(saved, changed(saved, 0, name="Mine")))
    save(ada, saved, changed(saved, 0, name="Theirs"))
    opened = open_draft(member, saved.pk, PAGE)
    assert (names(opened.document)[0], names(opened.base)[0], opened.version) == ("Mine", "Mail 0", 1)
    assert [(each.mine, each.theirs) for each in opened.conflicts] == [("Mine", "Theirs")]


def test_the_draft_goes_with_the_save_that_it_was_of(member: User, saved: Package):
    keep_draft(member, saved.pk, PAGE, unsaved(saved, changed(saved, name="Mine")))
    save_merged(member, saved.pk, changed(saved, name="Mine"), 1, draft=PAGE)
    assert not PackageDraft.objects.exists()


def test_changes_to_a_version_that_is_no_more_come_with_that_version(member: User, ada: User, saved: Package):
    base, mine = load_document(saved), changed(saved, 0, name="Mine")
    save(ada, saved, changed(saved, 1, name="Theirs"))
    given = Unsaved(1, find_changes(base, mine))
    with pytest.raises(Stale):
        keep_draft(member, saved.pk, PAGE, given)
    keep_draft(member, saved.pk, PAGE, Unsaved(1, find_changes(base, mine), base))
    keep_draft(member, saved.pk, PAGE, given)
    assert names(open_draft(member, saved.pk, PAGE).document)[:2] == ["Mine", "Theirs"]


def test_a_draft_holds_what_a_package_may_and_no_secret(member: User, saved: Package):
    document = load_document(saved)
    secret = document.connections[0].model_copy(update={"properties": {"smtp_server": "a", "password": "hunter2"}})
    changed_so = document.model_copy(update={"connections": [secret]})
    with pytest.raises(Invalid, match="password"):
        keep_draft(member, saved.pk, PAGE, unsaved(saved, changed_so))
    with pytest.raises(Invalid, match="password"):
        keep_draft(member, saved.pk, PAGE, unsaved(saved, document, base=changed_so))


def test_one_person_leaves_a_bounded_number_of_them(member: User, saved: Package):
    for _ in range(MOST_OF_PERSON):
        keep_draft(member, saved.pk, uuid4(), unsaved(saved, changed(saved, name="Mine")))
    with pytest.raises(Conflict, match="continue or discard"):
        keep_draft(member, saved.pk, uuid4(), unsaved(saved, changed(saved, name="Mine")))


def test_going_on_with_ones_own_moves_it_to_the_new_page(member: User, saved: Package):
    keep_draft(member, saved.pk, PAGE, unsaved(saved, changed(saved, name="Mine")))
    assert names(take_over(member, saved.pk, PAGE, OTHER_PAGE).document)[0] == "Mine"
    assert [draft.pk for draft in find_drafts(member, saved)] == [OTHER_PAGE]
    assert names(open_draft(member, saved.pk, OTHER_PAGE).document)[0] == "Mine"
    assert not AuditEntry.objects.filter(action="took over unsaved changes").exists()


def test_taking_over_somebody_elses_leaves_it_to_its_owner_who_is_told(member: User, ada: User, saved: Package):
    keep_draft(member, saved.pk, PAGE, unsaved(saved, changed(saved, name="Mine")))
    take_over(ada, saved.pk, PAGE, OTHER_PAGE)
    assert {(each.user.username, each.taken_by_name) for each in find_drafts(ada, saved)} == {
        ("mia", "stan"),
        ("stan", ""),
    }
    assert note_presence(member, saved.pk, PAGE, [], is_editing=True).taken_by == "stan"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.user_name, entry.action) == ("stan", "took over unsaved changes")
    assert "those of mia" in entry.changes[0]


def test_who_may_only_read_sees_nobody_elses(member: User, stranger: User, project: Project, saved: Package):
    reader = join(project, stranger, Role.READER)
    keep_draft(member, saved.pk, PAGE, unsaved(saved, changed(saved, name="Mine")))
    assert list(find_drafts(reader, saved)) == []
    with pytest.raises(NotFound):
        open_draft(reader, saved.pk, PAGE)
    with pytest.raises(Forbidden):
        take_over(reader, saved.pk, PAGE, OTHER_PAGE)
    discard_draft(reader, saved.pk, PAGE)
    assert PackageDraft.objects.count() == 1
    assert client_of(reader).get(f"/packages/{saved.pk}/?draft={PAGE}").status_code == 404
    shown = client_of(member).get(f"/packages/{saved.pk}/?draft={PAGE}").content.decode()
    assert 'data-can-edit="false" data-can-run="false"' in shown
    assert "Mine" in shown


def test_two_saves_of_different_tasks_are_merged(member: User, ada: User, saved: Package):
    base = load_document(saved)
    save(ada, saved, changed(saved, 1, properties={"subject": "Theirs"}))
    mine = merge_part(base, PartKind.EXECUTABLES, base.executables[0].id, {"name": "Mine"})
    done = save_merged(member, saved.pk, mine, 1, merging=Merging(base))
    assert (done.package.version, names(load_document(saved))) == (3, ["Mine", "Mail 1", "Mail 2"])
    assert load_document(saved).executables[1].properties["subject"] == "Theirs"
    assert done.merged == ["stan: changed “Mail 1”: subject: “Mail 1” → “Theirs”"]


def test_choices_count_for_the_version_that_was_seen_alone(member: User, ada: User, saved: Package):
    base, mine = load_document(saved), changed(saved, 0, name="Mine")
    save(ada, saved, changed(saved, 0, name="Theirs"))
    with pytest.raises(Unmerged) as asked:
        save_merged(member, saved.pk, mine, 1, merging=Merging(base))
    choices = {each.key: Side.MINE for each in asked.value.conflicts}
    save(ada, saved, changed(saved, 0, name="Theirs anew"))
    with pytest.raises(Unmerged) as again:
        save_merged(member, saved.pk, mine, 1, merging=Merging(base, 2, choices))
    assert again.value.conflicts[0].theirs == "Theirs anew"
    save_merged(member, saved.pk, mine, 1, merging=Merging(base, 3, choices))
    assert names(load_document(saved))[0] == "Mine"


def test_a_program_merges_by_the_state_that_it_has_read(member: User, ada: User, saved: Package):
    client, url = client_of(member), f"/api/v1/packages/{saved.pk}"
    read = client.get(url)
    save(ada, saved, changed(saved, 0, name="Theirs"))
    mine, body = changed(saved, 1, name="Mine too"), {"base": read.json()["document"]}
    document = merge_part(mine, PartKind.EXECUTABLES, mine.executables[0].id, {"name": "Mine"}).model_dump(mode="json")
    asked = put(client, url, {**body, "document": document}, read["ETag"])
    (conflict,) = asked.json()["current"]["conflicts"]
    assert (asked.status_code, conflict["part"], conflict["what"]) == (412, "Mail 0", "name")
    chosen = {"seen": asked.json()["current"]["version"], "choices": {conflict["key"]: "theirs"}}
    done = put(client, url, {**body, "document": document, **chosen}, read["ETag"])
    assert [each["name"] for each in done.json()["document"]["executables"]] == ["Theirs", "Mine too", "Mail 2"]
    assert done.json()["merged"] == ["stan: renamed “Mail 0” to “Theirs”"]


def test_a_page_hears_who_else_is_there_until_they_leave(
    member: User, ada: User, saved: Package, django_assert_num_queries
):
    task = load_document(saved).executables[0].id
    note_presence(ada, saved.pk, OTHER_PAGE, [task], is_editing=True, editor=task)
    note_presence(member, saved.pk, PAGE, [], is_editing=False)
    with django_assert_num_queries(7):
        (other,) = note_presence(member, saved.pk, PAGE, [], is_editing=False).others
    assert (other.user, other.selected, other.is_editing, other.editor) == (ada, [str(task)], True, task)
    Presence.objects.filter(pk=OTHER_PAGE).update(seen_at=timezone.now() - HERE_FOR - timedelta(seconds=1))
    assert note_presence(member, saved.pk, PAGE, [], is_editing=False).others == []
    note_presence(ada, saved.pk, OTHER_PAGE, [], is_editing=False)
    leave(ada, saved.pk, OTHER_PAGE)
    assert note_presence(member, saved.pk, PAGE, [], is_editing=False).others == []


def test_a_page_hears_which_executables_others_changed_and_did_not_save(member: User, ada: User, saved: Package):
    gone = load_document(saved).executables[2].id
    first = load_document(saved).executables[0].id
    document = remove_part(changed(saved, 0, name="Mine"), PartKind.EXECUTABLES, gone)
    keep_draft(member, saved.pk, PAGE, unsaved(saved, document))
    (draft,) = note_presence(ada, saved.pk, OTHER_PAGE, [], is_editing=False).drafts
    assert draft.user == member
    assert {str(first), str(gone)} <= {*draft.changed}
    assert note_presence(member, saved.pk, PAGE, [], is_editing=False).drafts == []


def test_a_page_that_lies_fills_nothing(member: User, saved: Package, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("designer.services.presence.MOST_OF_PERSON", 3)
    pages = [uuid4() for _ in range(5)]
    for page in pages:
        note_presence(member, saved.pk, page, [], is_editing=False)
    assert set(Presence.objects.values_list("pk", flat=True)) == {*pages[2:]}


@pytest.mark.parametrize("version", [-1, 0, 2**31, 2**70])
def test_a_draft_of_a_version_that_no_package_has_is_refused(member: User, saved: Package, version: int):
    body = {"version": version, "changes": {"name": "Lie"}, "base": {"name": "Lie"}}
    url = f"/api/v1/packages/{saved.pk}/drafts/{PAGE}"
    refused = client_of(member).put(url, body, content_type="application/json")
    assert (refused.status_code, PackageDraft.objects.count()) == (422, 0)
