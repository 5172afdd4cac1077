"""Values for parameters that become sensitive, by whichever door: nothing that starts packages keeps them in plain."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from designer.interchange.json_files import write_package_file
from designer.models import AuditEntry, Package, Project, User
from designer.package.document import PackageDocument, ParameterDocument
from designer.services.imports.package_files import import_package_file
from designer.services.merged_saving import save_merged
from designer.services.moving.services import copy_package, move_package
from designer.services.packages import save_package
from designer.services.project_parameters import delete_parameter, save_parameter
from designer.services.projects import create_project
from designer.services.versions.restoring import restore_version
from designer.storage.rows import load_document
from tasks.executions.drafts.model import ExecutionDraft
from tasks.executions.drafts.services import GivenValue, ObjectType, create_draft, set_values, start_draft
from tasks.runtime.preparation.parameters import open_value
from tasks.unattended.run_settings import RunSettings, open_values
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.schedules.services import (
    ScheduleSettings,
    change_schedule,
    create_schedule,
    delete_schedule,
)
from tasks.unattended.triggers.model import Trigger
from tasks.unattended.triggers.services import TriggerSettings, create_trigger
from tests.signed_in import client_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
PLAIN = "correct horse battery"
Door = Callable[[User, Package, PackageDocument], object]


@pytest.fixture
def package(member: User, package: Package) -> Package:
    """It has a word that is plain, beside the number and the key."""
    document = load_document(package)
    word = ParameterDocument(name="Word", value="none")
    parameters = [each for each in document.parameters if not each.sensitive]
    return save_package(member, package.pk, document.model_copy(update={"parameters": [*parameters, word]}), 1)


def given(name: str = "Word") -> RunSettings:
    return RunSettings(parameters={name: PLAIN, "Top": 5})


def keep_everywhere(user: User, package: Package, name: str = "Word") -> None:
    """Let a schedule, a trigger, and an execution that is to be started have the value."""
    package = Package.objects.get(pk=package.pk)
    schedule = create_schedule(user, package, ScheduleSettings("Nightly", "0 3 * * *", run=given(name)))
    change_schedule(user, schedule.pk, ScheduleSettings("Nightly", "0 4 * * *", run=given(name)))
    create_trigger(user, package, TriggerSettings("On arrival", run=given(name)))
    draft, kind = create_draft(user, package), ObjectType.PROJECT if name.startswith("$") else ObjectType.PACKAGE
    set_values(user, draft.pk, [GivenValue(kind, name, PLAIN)])


def sensitive(document: PackageDocument, **changes: object) -> PackageDocument:
    """Give a document in which the word is sensitive."""
    made = [
        each.model_copy(update={"sensitive": True, "value": None, **changes}) if each.name == "Word" else each
        for each in document.parameters
    ]
    return document.model_copy(update={"parameters": made})


def told_anywhere() -> str:
    """Give all that rows of starts and the record hold."""
    rows = [each.parameters for model in (Schedule, Trigger, ExecutionDraft) for each in model.objects.all()]
    return json.dumps([*rows, *AuditEntry.objects.values_list("changes", flat=True)])


def by_save(user: User, package: Package, document: PackageDocument) -> None:
    save_merged(user, package.pk, document, package.version)


def by_another_name(user: User, package: Package, document: PackageDocument) -> None:
    save_package(user, package.pk, sensitive(load_document(package), name="Password"), package.version)


def by_another_id(user: User, package: Package, document: PackageDocument) -> None:
    save_package(user, package.pk, sensitive(load_document(package), id=uuid4()), package.version)


def by_deleting_and_adding(user: User, package: Package, document: PackageDocument) -> None:
    others = [each for each in document.parameters if each.name != "Word"]
    save_package(user, package.pk, document.model_copy(update={"parameters": others}), package.version)
    save_package(user, package.pk, sensitive(load_document(package), id=uuid4()), package.version + 1)
    added = ParameterDocument(name="word", sensitive=True, value=None)
    with_it = document.model_copy(update={"parameters": [*others, added]})
    save_package(user, package.pk, with_it, package.version + 2)


def by_file(user: User, package: Package, document: PackageDocument) -> None:
    import_package_file(user, package.project, write_package_file(document, {}), replace=True)


def by_api(user: User, package: Package, document: PackageDocument) -> None:
    body = {"version": package.version, "document": document.model_dump(mode="json")}
    answer = client_of(user).put(f"/api/v1/packages/{package.pk}", body, "application/json")
    assert (answer.status_code, answer.json()["left"]) == (200, [])


def by_part(user: User, package: Package, document: PackageDocument) -> None:
    part = next(each for each in document.parameters if each.name == "Word")
    address = f"/api/v1/packages/{package.pk}/parameters/{part.id}"
    answer = client_of(user).put(address, part.model_dump(mode="json"), "application/json")
    assert answer.status_code == 200, answer.content


@pytest.mark.parametrize(
    "door", [by_save, by_another_name, by_another_id, by_deleting_and_adding, by_file, by_api, by_part]
)
def test_what_starts_keep_of_a_parameter_that_becomes_sensitive_is_encrypted(
    member: User, package: Package, door: Door
):
    keep_everywhere(member, package)
    assert PLAIN in told_anywhere()
    door(member, package, sensitive(load_document(package)))
    assert PLAIN not in told_anywhere()
    for row in (*Schedule.objects.all(), *Trigger.objects.all(), *ExecutionDraft.objects.all()):
        assert open_value("Word", row.parameters["Word"]) == PLAIN
    assert all(row.parameters["Top"] == {"value": 5} for row in Schedule.objects.all())
    told = [each for entry in AuditEntry.objects.all() for each in entry.changes]
    sentence = "schedules 1, triggers 1, executions to be started 1, masked in entries of the audit 2"
    assert f"encrypted the values that were kept for starts: {sentence}" in told


def test_restoring_a_version_in_which_it_is_sensitive_encrypts_it_again(member: User, package: Package):
    plain = load_document(package)
    save_package(member, package.pk, sensitive(plain), 2)
    save_package(member, package.pk, plain, 3)
    keep_everywhere(member, package)
    restore_version(member, package.pk, 3)
    assert PLAIN not in told_anywhere()


def test_pages_and_the_api_show_no_value_any_more_and_the_schedule_still_starts_with_it(
    member: User, package: Package, project: Project
):
    keep_everywhere(member, package)
    key, client = Schedule.objects.get().pk, client_of(member)
    save_package(member, package.pk, sensitive(load_document(package)), 2)
    pages = [f"/schedules/{key}/", f"/schedules/{key}/edit/", f"/projects/{project.pk}/schedules/"]
    addresses = [*pages, f"/api/v1/schedules/{key}", "/api/v1/execution-drafts", f"/projects/{project.pk}/audit/"]
    assert [each for each in addresses if PLAIN in read(client, each)] == []
    assert open_values(Schedule.objects.get()) == {"Word": PLAIN, "Top": 5}


def test_a_project_parameter_that_becomes_sensitive_is_encrypted_in_what_starts_its_packages(
    member: User, project: Project, package: Package
):
    parameter = ParameterDocument(name="Old", value="x")
    save_parameter(member, project, parameter)
    former = parameter.model_copy(update={"name": "Word", "value": PLAIN})
    save_parameter(member, project, former)
    keep_everywhere(member, package, "$Project::Word")
    save_parameter(member, project, former.model_copy(update={"name": "Key", "value": None, "sensitive": True}))
    assert PLAIN not in told_anywhere()
    assert "$Project::Word" in Schedule.objects.get().parameters


def test_a_project_parameter_that_was_deleted_and_comes_back_sensitive_leaves_nothing_either(
    member: User, project: Project, package: Package
):
    parameter = ParameterDocument(name="Word", value=PLAIN)
    save_parameter(member, project, parameter)
    keep_everywhere(member, package, "$Project::Word")
    delete_parameter(member, project, parameter)
    save_parameter(member, project, ParameterDocument(name="Word", value=None, sensitive=True))
    assert PLAIN not in told_anywhere()


def test_what_other_packages_start_with_stays_as_it_is(member: User, project: Project, package: Package):
    other, _ = copy_package(member, package.pk, project)
    create_schedule(member, other, ScheduleSettings("Other", "0 3 * * *", run=given()))
    save_package(member, package.pk, sensitive(load_document(package)), 2)
    assert Schedule.objects.get().parameters["Word"] == {"value": PLAIN}


def test_a_deleted_schedule_leaves_no_value_in_the_audit_and_a_started_draft_none_at_all(
    member: User, package: Package
):
    schedule = create_schedule(member, package, ScheduleSettings("Nightly", "0 3 * * *", run=given()))
    delete_schedule(member, schedule.pk)
    draft = create_draft(member, package)
    set_values(member, draft.pk, [GivenValue(ObjectType.PACKAGE, "Word", PLAIN)])
    start_draft(member, draft.pk)
    save_package(member, package.pk, sensitive(load_document(package)), 2)
    assert PLAIN not in told_anywhere()
    assert ExecutionDraft.objects.get().parameters == {"Word": {"secret": ""}}


def test_a_package_that_moves_to_where_a_parameter_is_sensitive_brings_no_plain_value(
    member: User, project: Project, package: Package
):
    save_parameter(member, project, ParameterDocument(name="Word", value="x"))
    keep_everywhere(member, package, "$Project::Word")
    other = create_project(member, "Other")
    save_parameter(member, other, ParameterDocument(name="Word", value=None, sensitive=True))
    move_package(member, package.pk, other)
    assert PLAIN not in told_anywhere()
    assert open_value("Word", Schedule.objects.get().parameters["$Project::Word"]) == PLAIN
