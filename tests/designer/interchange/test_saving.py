"""Saving what was imported: who may, what is there already, and what stays as people have set it here."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connections.models import ConnectionManager
from designer.errors import Forbidden, Invalid, NotAllowed
from designer.models import AuditEntry, Package, Project, ProjectGrant, User
from designer.people.rights import Role
from designer.services.imports.importing import import_files
from designer.services.imports.outcomes import Choices, ImportReport, Outcome
from designer.services.packages import save_package
from designer.services.projects import create_project
from designer.storage.kept_xml import load
from designer.storage.rows import load_document
from tests.designer.dtsx.written import FORMATS, Part, Writer, night, send_mail
from tests.designer.interchange.files import mailing, manager, parameters, sent
from tests.packages import smtp

pytestmark = pytest.mark.django_db
SAVE = Choices()
REPLACE = Choices(replace=True)


def outcomes(report: ImportReport) -> list[str]:
    return [each.outcome.value for each in report.files]


@pytest.mark.parametrize("version", FORMATS)
def test_a_package_is_saved_and_read_back_the_same(member: User, project: Project, version: int):
    [told] = import_files(member, project, sent(("Night.dtsx", night(version))), SAVE).files
    assert (told.outcome, told.error) == (Outcome.CREATED, "")
    package = Package.objects.get(name="Night")
    document = load_document(package)
    assert load([document.source])[document.source] == night(version)
    again = import_files(member, project, sent(("Night.dtsx", night(version))), REPLACE).files[0]
    assert (again.outcome, again.changes) == (Outcome.UNCHANGED, ())


def test_what_a_project_shares_becomes_the_projects_and_tasks_refer_to_it(member: User, project: Project):
    files = [("Nightly.dtsx", mailing()), ("Relay.conmgr", manager()), ("Project.params", parameters())]
    report = import_files(member, project, sent(*files), SAVE)
    assert [(each.kind, each.name, each.outcome) for each in report.shared] == [
        ("connection", "Relay", "created"),
        ("parameter", "Limit", "created"),
    ]
    row = ConnectionManager.objects.get(project=project)
    [task] = load_document(Package.objects.get()).executables
    assert task.properties["smtp_connection"] == str(row.uid)
    project.refresh_from_db()
    assert [(each.name, each.value) for each in project.parameter_documents] == [("Limit", 5)]


def test_a_manager_that_the_project_has_is_used_and_not_changed(member: User, project: Project):
    row = ConnectionManager.objects.create(project=project, type="SMTP", name="relay", properties=smtp().properties)
    report = import_files(member, project, sent(("Nightly.dtsx", mailing()), ("Relay.conmgr", manager())), SAVE)
    [task] = load_document(Package.objects.get()).executables
    assert (task.properties["smtp_connection"], report.shared[0].outcome) == (str(row.uid), "unchanged")


def test_two_projects_import_the_same_files(member: User, project: Project):
    other = Project.objects.create(name="Other")
    administrator = User.objects.create_superuser("root")
    for each in (project, other):
        import_files(administrator, each, sent(("Nightly.dtsx", mailing()), ("Relay.conmgr", manager())), SAVE)
    assert len(set(ConnectionManager.objects.values_list("uid", flat=True))) == 2
    [task] = load_document(Package.objects.get(project=other)).executables
    assert task.properties["smtp_connection"] == str(ConnectionManager.objects.get(project=other).uid)


def test_a_package_alone_finds_by_its_id_the_manager_that_an_import_brought_before(member: User, project: Project):
    other = create_project(member, "Other")
    for each in (other, project):
        import_files(member, each, sent(("Nightly.dtsx", mailing()), ("Relay.conmgr", manager())), SAVE)
        [told] = import_files(member, each, sent(("Again.dtsx", mailing("Again", 2))), SAVE).files
        assert "MW-I-0102" not in [found.rule.code for found in told.findings]
        [task] = load_document(Package.objects.get(project=each, name="Again")).executables
        assert task.properties["smtp_connection"] == str(ConnectionManager.objects.get(project=each).uid)


def test_a_package_that_is_there_is_replaced_only_by_choice_and_keeps_what_only_we_have(member: User, project: Project):
    import_files(member, project, sent(("Nightly.dtsx", mailing())), SAVE)
    package = Package.objects.get()
    document = load_document(package)
    [task] = document.executables
    ours = task.model_copy(update={"properties": {**task.properties, "retry_minutes": 5, "to_line": "me@example.org"}})
    save_package(member, package.pk, document.model_copy(update={"executables": [ours]}), package.version)
    changed = [("Nightly.dtsx", mailing(to="new@example.org"))]
    assert outcomes(import_files(member, project, sent(*changed), SAVE)) == ["refused"]
    [told] = import_files(member, project, sent(*changed), REPLACE).files
    assert (told.outcome, len(told.changes)) == (Outcome.REPLACED, 2)
    [task] = load_document(Package.objects.get()).executables
    assert (task.properties["to_line"], task.properties["retry_minutes"]) == ("new@example.org", 5)


def test_a_package_that_was_renamed_here_is_found_by_its_id_and_a_copy_is_another_one(member: User, project: Project):
    import_files(member, project, sent(("Nightly.dtsx", mailing())), SAVE)
    Package.objects.update(name="Renamed")
    files = [("A.dtsx", mailing("A")), ("B.dtsx", mailing("B"))]
    assert outcomes(import_files(member, project, sent(*files), REPLACE)) == ["replaced", "created"]
    assert sorted(Package.objects.values_list("name", flat=True)) == ["A", "B"]


def test_packages_of_one_name_go_by_their_files_and_calls_lead_to_the_names_that_packages_have(
    member: User, project: Project
):
    files = [
        ("Main.dtsx", mailing("Package", 1, calls="Child.dtsx")),
        ("Copy.dtsx", mailing("Package", 1)),
        ("Child.dtsx", mailing("The child", 2)),
    ]
    report = import_files(member, project, sent(*files), SAVE)
    assert [(each.name, each.outcome.value) for each in report.files] == [
        ("Package", "created"),
        ("Copy", "created"),
        ("The child", "created"),
    ]
    [_, call] = load_document(Package.objects.get(name="Package")).executables
    assert call.properties["package"] == "The child"


def test_somebody_who_saved_since_is_not_overwritten(member: User, project: Project):
    import_files(member, project, sent(("Nightly.dtsx", mailing())), SAVE)
    package = Package.objects.get()
    choices = Choices(replace=True, versions={package.pk: package.version - 1})
    [told] = import_files(member, project, sent(("Nightly.dtsx", mailing(to="x@example.org"))), choices).files
    assert told.outcome is Outcome.REFUSED
    assert "was saved by" in told.error


def test_of_several_files_one_that_is_refused_keeps_no_other_back(member: User, project: Project):
    files = [("Broken.dtsx", b"<"), ("Nightly.dtsx", mailing()), ("Left.dtsx", mailing("Left", 3))]
    choices = Choices(files=frozenset({"Broken.dtsx", "Nightly.dtsx"}))
    assert outcomes(import_files(member, project, sent(*files), choices)) == ["refused", "created", "left"]
    assert Package.objects.get().name == "Nightly"


def test_a_check_saves_nothing(member: User, project: Project):
    files = [("Nightly.dtsx", mailing()), ("Relay.conmgr", manager()), ("Project.params", parameters())]
    before = AuditEntry.objects.count()
    report = import_files(member, project, sent(*files), Choices(check=True))
    assert (outcomes(report), [each.outcome.value for each in report.shared]) == (
        ["checked"] * 3,
        ["checked", "checked"],
    )
    assert report.files[0].summary
    assert not Package.objects.exists()
    assert not ConnectionManager.objects.exists()
    assert AuditEntry.objects.count() == before


def test_an_import_is_for_those_who_may_make_packages(project: Project, stranger: User):
    reader = User.objects.create_user("rita")
    ProjectGrant.objects.create(project=project, person=reader, name=Role.READER)
    files = ("Nightly.dtsx", mailing())
    with pytest.raises(NotAllowed):
        import_files(stranger, project, sent(files), SAVE)
    with pytest.raises(Forbidden):
        import_files(reader, project, sent(files), SAVE)
    assert import_files(reader, project, sent(files), Choices(check=True)).files


def test_an_import_is_entered_in_the_record(member: User, project: Project):
    import_files(member, project, sent(("Nightly.dtsx", mailing())), SAVE)
    assert {"created package", "imported files"} <= set(AuditEntry.objects.values_list("action", flat=True))


def many_mails(count: int) -> bytes:
    tasks = [send_mail(f"Mail {number}", 100 + number, 8) for number in range(count)]
    return Writer(8).package(Part(f"Of {count}", count, parts=tasks))


def test_the_number_of_queries_does_not_grow_with_a_package(
    member: User, project: Project, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
):
    import_files(member, project, sent(("One.dtsx", many_mails(1))), SAVE)  # what is looked up once for all
    with CaptureQueriesContext(connection) as few:
        import_files(member, project, sent(("Few.dtsx", many_mails(2))), SAVE)
    with django_assert_max_num_queries(len(few)):
        import_files(member, project, sent(("Many.dtsx", many_mails(15))), SAVE)


def test_a_manager_of_the_catalog_is_not_taken_for_the_projects(member: User, project: Project):
    ConnectionManager.objects.create(type="SMTP", name="Relay", properties=smtp().properties)
    report = import_files(member, project, sent(("Nightly.dtsx", mailing()), ("Relay.conmgr", manager())), SAVE)
    assert report.shared[0].outcome == "created"
    assert ConnectionManager.objects.filter(project=project).count() == 1


def outcome_of_kept(project: Project) -> str:
    document = load_document(Package.objects.get(project=project))
    [outcome] = [each.properties["outcome"] for each in document.executables if each.type == "KeptTask"]
    return outcome


def test_what_kept_tasks_count_as_is_said_once_for_an_import_and_stays_when_nothing_is_said(
    member: User, project: Project
):
    file = ("Night.dtsx", night(8))
    import_files(member, project, sent(file), Choices(counts_as="External"))
    assert outcome_of_kept(project) == "External"
    assert import_files(member, project, sent(file), REPLACE).files[0].outcome is Outcome.UNCHANGED
    import_files(member, project, sent(file), Choices(replace=True, counts_as="Failed"))
    assert outcome_of_kept(project) == "Failed"
    with pytest.raises(Invalid, match="Choose Stop"):
        import_files(member, project, sent(file), Choices(counts_as="Perhaps"))
