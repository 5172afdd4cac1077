"""Packages that are duplicated, renamed and moved to another project: what goes along, what does not, and who may."""

import pytest
from django.db.models import Q
from django.test import Client

from connections.catalog.services import create_connection
from connections.models import ConnectionManager, EnvironmentReference
from designer.errors import Conflict, Forbidden, Invalid, NotAllowed, Stale
from designer.models import AuditEntry, Package, PackageVersion, Project, User
from designer.package.document import ParameterDocument
from designer.people.audit import changes_since
from designer.people.rights import Role
from designer.services.access import change_access
from designer.services.moving.services import copy_package, move_package, rename_package
from designer.services.moving.telling import along_to_move, told_of_rename
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from designer.services.projects import create_project
from designer.storage.rows import load_document
from tasks.unattended import keeping
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.schedules.services import ScheduleSettings, create_schedule
from tests.packages import chain, executable, package, send_mail, smtp

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def other(member: User) -> Project:
    return create_project(member, "Other")


@pytest.fixture
def relay(member: User, project: Project) -> ConnectionManager:
    return create_connection(member, project, smtp("Relay"))


@pytest.fixture
def mailing(member: User, project: Project, relay: ConnectionManager) -> Package:
    save_parameter(member, project, ParameterDocument(name="Day", value="x"))
    task = send_mail("Mail", relay.uid).model_copy(update={"expressions": {"subject": "@[$Project::Day]"}})
    return create_package(member, project, package("Mailing", [task]))


def test_a_duplicate_is_called_a_copy_and_has_all_parts(member: User, project: Project):
    original = create_package(member, project, chain(2))
    first, told = copy_package(member, original.pk, project)
    second, _ = copy_package(member, original.pk, project)
    assert [first.name, second.name, first.version] == ["Chain copy", "Chain copy 2", 1]
    assert load_document(first).executables == load_document(original).executables
    assert "the copy has its own" in told.left[0]


def test_a_name_that_is_given_and_taken_is_refused(member: User, project: Project):
    original = create_package(member, project, chain(1))
    with pytest.raises(Invalid, match="already"):
        copy_package(member, original.pk, project, "chain")
    with pytest.raises(Invalid, match="control characters"):
        copy_package(member, original.pk, project, "a\x07b")


def test_a_copy_in_another_project_brings_the_projects_connection_manager_along(
    member: User, other: Project, mailing: Package
):
    copy, told = copy_package(member, mailing.pk, other)
    document = load_document(copy)
    assert [each.name for each in document.connections] == ["Relay"]
    assert document.executables[0].properties["smtp_connection"] == str(document.connections[0].id)
    assert "The project's connection manager “Relay”, as the package's own." in told.along
    assert "The project's parameter “Day”, which it reads: “Other” has none of this name." in told.left


def test_a_connection_manager_is_brought_along_however_its_id_is_written(
    member: User, project: Project, other: Project, relay: ConnectionManager
):
    made = create_package(member, project, package("Loud", [send_mail("Mail", str(relay.uid).upper())]))
    document = load_document(copy_package(member, made.pk, other)[0])
    assert document.executables[0].properties["smtp_connection"] == str(document.connections[0].id)


def test_what_the_other_project_has_by_the_same_name_is_used_there(member: User, other: Project, mailing: Package):
    there = create_connection(member, other, smtp("relay"))
    copy, told = copy_package(member, mailing.pk, other)
    assert load_document(copy).connections == []
    assert load_document(copy).executables[0].properties["smtp_connection"] == str(there.uid)
    assert any("relay" in sentence and "by this name" in sentence for sentence in told.along)


def test_a_renamed_package_has_a_new_version_and_keeps_its_number(member: User, mailing: Package):
    renamed = rename_package(member, mailing.pk, " Letters ")
    assert (renamed.pk, renamed.name, renamed.version) == (mailing.pk, "Letters", 2)
    assert AuditEntry.objects.latest("pk").action == "renamed package"
    with pytest.raises(Stale):
        rename_package(member, mailing.pk, "Others", version=1)
    with pytest.raises(Invalid, match="character"):
        rename_package(member, mailing.pk, " ")


def test_who_calls_a_package_by_its_name_is_told_before_it_is_renamed_or_moved(
    member: User, project: Project, other: Project, mailing: Package
):
    call = executable("ExecutePackageTask", "Call", properties={"package": "mailing"})
    create_package(member, project, package("Caller", [call]))
    sentence = "“Caller”, which calls it: it does not find it any more."
    assert told_of_rename(member, mailing) == [sentence]
    assert sentence in along_to_move(member, mailing, other).left


def test_a_moved_package_keeps_its_number_and_versions_and_is_told_in_both_projects(
    member: User, project: Project, other: Project, mailing: Package
):
    moved, told = move_package(member, mailing.pk, other)
    assert (moved.pk, moved.project, moved.version) == (mailing.pk, other, 2)
    assert PackageVersion.objects.filter(package=moved).count() == 2
    assert [each.name for each in load_document(moved).connections] == ["Relay"]
    entries = AuditEntry.objects.filter(action="moved package")
    assert {entry.project for entry in entries} == {project, other}
    assert f"Executions and deliveries: they stay in “{project}”." in told.left


def test_the_other_project_is_not_told_what_calls_the_package_in_the_former_one(
    member: User, project: Project, other: Project, mailing: Package
):
    call = executable("ExecutePackageTask", "Call", properties={"package": "mailing"})
    create_package(member, project, package("Caller", [call]))
    moved, _ = move_package(member, mailing.pk, other)
    entries = AuditEntry.objects.filter(Q(project=other) | Q(package=moved) | Q(key=str(moved.pk), kind="package"))
    assert [entry.project_name for entry in entries if "Caller" in " ".join(entry.changes)] == []
    assert "Caller" in " ".join(AuditEntry.objects.get(action="moved package", project=project).changes)
    assert "Caller" not in " ".join(changes_since(moved, 0))


def test_a_package_is_not_moved_to_where_its_schedules_have_no_room(
    member: User, project: Project, other: Project, mailing: Package, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keeping, "MOST", 2)
    there = create_package(member, other, chain(1))
    create_schedule(member, there, ScheduleSettings("Nightly", "0 3 * * *"))
    for name in ("First", "Second"):
        create_schedule(member, mailing, ScheduleSettings(name, "0 3 * * *"))
    sentence = "“Mailing” has 2 schedules, and “Other” has 1: a project has at most 2. Delete some that nobody needs"
    with pytest.raises(Conflict, match=sentence):
        move_package(member, mailing.pk, other)
    mailing.refresh_from_db()
    assert (mailing.project, Schedule.objects.filter(project=project).count()) == (project, 2)
    Schedule.objects.filter(name="Nightly").delete()
    assert move_package(member, mailing.pk, other)[0].project == other


def test_a_schedule_goes_along_stopped_and_with_a_free_name(
    member: User, other: Project, project: Project, mailing: Package
):
    there = create_package(member, other, chain(1))
    create_schedule(member, there, ScheduleSettings("Nightly", "0 3 * * *"))
    schedule = create_schedule(member, mailing, ScheduleSettings("Nightly", "0 3 * * *"))
    EnvironmentReference.objects.create(project=project, variable="Day", package=mailing, kind="parameter", name="Day")
    _, told = move_package(member, mailing.pk, other)
    schedule.refresh_from_db()
    assert (schedule.project, schedule.name, schedule.state) == (other, "Nightly 2", "stopped")
    assert schedule.next_due_at is None
    assert Schedule.objects.filter(project=other).count() == 2
    assert not EnvironmentReference.objects.exists()
    assert "The schedule “Nightly”, stopped: it starts nothing there until somebody enables it." in told.along
    assert f"1 value that environments of “{project}” set in it." in told.left


def test_a_name_that_is_taken_there_keeps_a_package_where_it_is(
    member: User, project: Project, other: Project, mailing: Package
):
    create_package(member, other, package("MAILING"))
    with pytest.raises(Invalid, match="Rename one of them first"):
        move_package(member, mailing.pk, other)
    with pytest.raises(Conflict):
        move_package(member, mailing.pk, project)
    mailing.refresh_from_db()
    assert (mailing.project, mailing.version) == (project, 1)


def test_who_only_reads_may_copy_into_a_project_of_theirs_and_move_nothing(
    member: User, stranger: User, project: Project, mailing: Package
):
    own = create_project(stranger, "Own")
    with pytest.raises(NotAllowed):
        copy_package(stranger, mailing.pk, own)
    change_access(member, project, stranger, give=[Role.READER])
    copy_package(stranger, mailing.pk, own)
    with pytest.raises(Forbidden):
        move_package(stranger, mailing.pk, own)
    with pytest.raises(Forbidden):
        copy_package(stranger, mailing.pk, project)


def test_several_packages_are_duplicated_or_moved_at_once_all_or_none(
    client: Client, member: User, project: Project, other: Project, mailing: Package
):
    client.force_login(member)
    second = create_package(member, project, chain(1))
    chosen = f"package={mailing.pk}&package={second.pk}"
    page = client.get(f"/projects/{project.pk}/packages/move/?{chosen}&target={other.pk}").content.decode()
    assert "Duplicate in “Other”" in page
    assert "Move to “Other”" in page
    data = {"package": [mailing.pk, second.pk], "target": other.pk, "wanted": "move"}
    create_package(member, other, package("Chain"))
    refused = client.post(f"/projects/{project.pk}/packages/move/", data)
    assert refused.status_code == 422
    assert Package.objects.filter(project=project).count() == 2
    done = client.post(f"/projects/{project.pk}/packages/move/", {**data, "wanted": "copy"}, follow=True)
    assert "Created in “Other”: “Chain copy”, “Mailing”." in done.content.decode()
