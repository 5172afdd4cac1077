"""An import as a worker's job: it reads, waits, imports; who dies in the middle leaves nothing by half."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from connections.credentials.rotation import rotate
from designer.dtsx.apart.process import ReadingProcess
from designer.dtsx.files.found import FileKind
from designer.dtsx.source import FileRefused
from designer.errors import Conflict, Forbidden, Invalid
from designer.interchange.json_files import write_package_file
from designer.models import AuditEntry, ImportGoal, Package, PackageImport, Project, ProjectGrant, User
from designer.package.document import PackageDocument
from designer.services.imports import importing
from designer.services.imports.jobs import recovery, running, services
from designer.services.imports.jobs.finding import load_report
from designer.services.imports.outcomes import Choices
from designer.services.imports.uploads import COMMAND
from designer.services.packages import save_package
from designer.storage.rows import load_document
from tests.designer.dtsx.packed import packed_as
from tests.designer.dtsx.test_decryption import PASSWORD, WHOLE
from tests.designer.dtsx.written import night
from tests.designer.imports.handing_in import hand_in, work
from tests.designer.interchange.files import mailing, manager
from tests.rights import join

pytestmark = pytest.mark.django_db
A, B, C = (("A.dtsx", mailing("A")), ("B.dtsx", mailing("B", 2)), ("C.dtsx", mailing("C", 3)))
RELAY = ("Relay.conmgr", manager())


def outcomes(job: PackageImport) -> dict[str, str]:
    return {each.file: each.outcome.value for each in load_report(job).files}


def folders(settings: Any) -> list[Path]:
    return list(settings.IMPORT_FILES.iterdir())


def test_files_are_read_then_imported_as_their_person_chooses_and_then_gone(
    member: User, project: Project, settings: Any
):
    job = work(hand_in(member, project, A, B, RELAY))
    told = {"A.dtsx": "checked", "B.dtsx": "checked", "Relay.conmgr": "checked"}
    assert (job.state, job.done, job.total, outcomes(job)) == ("read", 5, 5, told)
    assert not Package.objects.exists()
    job = work(services.choose(member, job.pk, Choices(files=frozenset({"B.dtsx"}))))
    assert (job.state, job.ended_at is None, outcomes(job)["A.dtsx"]) == ("done", False, "left")
    assert [(each.name, each.modified_by) for each in Package.objects.all()] == [("B", member)]
    assert [each.outcome.value for each in load_report(job).shared] == ["created"]
    assert folders(settings) == []


def test_a_job_that_comes_twice_does_nothing_the_second_time(member: User, project: Project):
    job = work(work(hand_in(member, project, A, goal=ImportGoal.IMPORT)))
    assert (job.state, job.attempts, Package.objects.get().version) == ("done", 1, 1)


def test_a_check_ends_with_its_report_and_is_for_readers(member: User, stranger: User, project: Project):
    reader = join(project, stranger, "Reader")
    job = work(hand_in(reader, project, A, goal=ImportGoal.CHECK))
    assert (job.state, outcomes(job), Package.objects.exists()) == ("done", {"A.dtsx": "checked"}, False)
    with pytest.raises(Forbidden):
        hand_in(reader, project, A)


def test_rights_are_asked_again_when_the_job_runs(member: User, stranger: User, project: Project, settings: Any):
    designer = join(project, stranger, "Designer")
    job = work(hand_in(designer, project, A))
    services.choose(designer, job.pk, Choices())
    ProjectGrant.objects.filter(person=designer).update(name="Reader")
    job = work(job)
    assert (job.state, "You may not make anything" in job.problem, folders(settings)) == ("failed", True, [])
    assert not Package.objects.exists()


def test_who_cancels_keeps_what_was_imported_until_then_and_nothing_by_half(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch, settings: Any
):
    job = hand_in(member, project, A, B, C, goal=ImportGoal.IMPORT)
    create = importing.create_package

    def cancel_in_the_second(user: User, project: Project, document: PackageDocument) -> Package:
        made = create(user, project, document)
        if document.name == "B":
            PackageImport.objects.filter(pk=job.pk).update(state="canceled")  # undone with all that is not saved
        return made

    monkeypatch.setattr(importing, "create_package", cancel_in_the_second)
    assert outcomes(work(job)) == {"A.dtsx": "created"}
    assert [each.name for each in Package.objects.all()] == ["A"]


def test_canceling_deletes_files_and_password_at_once(
    member: User, project: Project, settings: Any, django_capture_on_commit_callbacks: Any
):
    job = hand_in(member, project, A, choices=Choices(password="open sesame"))
    assert "sesame" not in job.encrypted_password
    with django_capture_on_commit_callbacks(execute=True):
        services.cancel_import(member, job.pk)
    job = work(job)
    assert (job.state, job.encrypted_password, folders(settings)) == ("canceled", "", [])


def test_an_import_whose_worker_died_is_taken_up_behind_what_is_saved(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    job = hand_in(member, project, A, B, goal=ImportGoal.IMPORT)
    with monkeypatch.context() as patch:
        patch.setattr(running, "_end", lambda *_: None)
        patch.setattr(importing, "_find_package", die_in("B", importing._find_package))
        with pytest.raises(SystemExit):
            work(job)
    age(job, recovery.LOST_AFTER)
    save_package(member, Package.objects.get().pk, load_document(Package.objects.get()), 1)
    recovery.recover()
    assert [uid for uid, _ in recovery.find_waiting()] == [str(job.pk)]
    job = work(job)
    assert (job.state, job.attempts, outcomes(job)) == ("done", 2, {"A.dtsx": "created", "B.dtsx": "created"})
    assert {each.name: each.version for each in Package.objects.all()} == {"A": 2, "B": 1}


def test_what_kills_each_worker_ends_as_failed_with_a_sentence(member: User, project: Project):
    job = hand_in(member, project, A)
    for _ in range(recovery.MOST_ATTEMPTS):
        PackageImport.objects.filter(pk=job.pk).update(state="reading")
        age(job, recovery.LOST_AFTER)
        recovery.recover()
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", recovery.DIED)


def test_a_worker_that_was_taken_for_dead_writes_nothing_any_more(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    job = hand_in(member, project, A, goal=ImportGoal.IMPORT)
    create = importing.create_package

    def be_slow(*given: Any) -> Package:
        PackageImport.objects.filter(pk=job.pk).update(attempts=2)
        return create(*given)

    monkeypatch.setattr(importing, "create_package", be_slow)
    assert work(job).state == "importing"
    assert not Package.objects.exists()


def test_imports_into_one_project_come_one_after_the_other(member: User, project: Project):
    first, second = (hand_in(member, project, each, goal=ImportGoal.IMPORT) for each in (A, B))
    PackageImport.objects.filter(pk=first.pk).update(state="importing")
    assert work(second).state == "waiting"
    age(second, recovery.QUEUED_FOR)
    assert recovery.find_waiting() == []
    PackageImport.objects.filter(pk=first.pk).update(state="done")
    assert recovery.find_next(str(first.pk)) == (str(second.pk), member.pk)
    assert work(second).state == "done"


def test_a_package_that_somebody_makes_at_the_same_moment_keeps_no_other_back(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    create = importing.create_package

    def be_late(user: User, project: Project, document: PackageDocument) -> Package:
        made = create(user, project, document)
        if document.name == "A":
            Package.objects.create(project=project, name="a")
        return made

    monkeypatch.setattr(importing, "create_package", be_late)
    job = work(hand_in(member, project, A, B, goal=ImportGoal.IMPORT))
    assert (job.state, outcomes(job)) == ("done", {"A.dtsx": "refused", "B.dtsx": "created"})
    assert [each.name for each in Package.objects.all()] == ["B"]


def test_a_fault_of_ours_shows_a_reference_and_no_details(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(running, "import_uploads", lambda *_: 1 / 0)
    job = work(hand_in(member, project, A))
    assert (job.state, "under the reference" in job.problem, "division" in job.problem) == ("failed", True, False)


def test_a_worker_that_does_not_share_the_folder_says_so(member: User, project: Project, settings: Any, tmp_path: Path):
    job = hand_in(member, project, A)
    settings.IMPORT_FILES = tmp_path / "elsewhere"
    assert work(job).problem == running.NO_FILES


def test_a_password_is_given_afterwards_and_nothing_is_handed_in_twice(member: User, project: Project):
    job = work(hand_in(member, project, ("Secret.dtsx", WHOLE[0].encode())))
    assert "password" in load_report(job).files[0].error
    job = work(services.read_again(member, job.pk, PASSWORD))
    assert (job.state, load_report(job).files[0].error) == ("read", "")
    job = work(services.choose(member, job.pk, Choices()))
    assert (Package.objects.count(), job.encrypted_password) == (1, "")
    told = AuditEntry.objects.values_list("changes", "words", "thing")
    assert PASSWORD not in str(list(told))


def test_a_password_that_waits_is_encrypted_anew_with_all_other_secrets(member: User, project: Project):
    hand_in(member, project, A, choices=Choices(password="open sesame"))
    assert "1 import encrypted with the first key." in map(str, rotate())


def test_a_package_of_ours_comes_by_the_same_door_alone_and_packed_and_other_json_is_left(
    member: User, project: Project
):
    ours = write_package_file(PackageDocument(name="Ours"), {})
    other = write_package_file(PackageDocument(name="Other"), {})
    packed = packed_as({"x/Other.json": other, "x/tsconfig.json": b"{}"})
    files = [("Ours.json", ours), ("all.zip", packed), ("bad.json", b"{}")]
    job = work(hand_in(member, project, *files, goal=ImportGoal.IMPORT))
    assert outcomes(job) == {"Ours.json": "created", "all.zip/x/Other.json": "created", "bad.json": "refused"}
    assert sorted(each.name for each in Package.objects.all()) == ["Other", "Ours"]


def test_json_too_is_read_first_in_a_process_that_may_die():
    with ReadingProcess("", COMMAND) as process, pytest.raises(FileRefused, match="no package of Mailwright"):
        process.check(FileKind.DOCUMENT, b'{"mailwright_package": 1}')


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        (Choices(counts_as="Failed", counts_as_kinds={"script task": "Succeeded"}), "Succeeded"),
        (Choices(counts_as_kinds={"Data Flow Task": "Succeeded"}), "Stop"),
        (
            Choices(
                counts_as_kinds={"Script Task": "Failed"},
                counts_as_tasks={"Night.dtsx\\Package\\First": "External"},
            ),
            "External",
        ),
    ],
)
def test_what_tasks_count_as_is_said_for_all_for_a_kind_or_for_one(
    member: User, project: Project, choices: Choices, outcome: str
):
    job = work(hand_in(member, project, ("Night.dtsx", night(8))))
    work(services.choose(member, job.pk, choices))
    document = load_document(Package.objects.get())
    assert [each.properties["outcome"] for each in document.executables if each.type == "KeptTask"] == [outcome]


def test_nobody_else_chooses_and_only_what_was_read_can_be_chosen_from(
    member: User, administrator: User, project: Project
):
    job = hand_in(member, project, A)
    with pytest.raises(Conflict):
        services.choose(member, job.pk, Choices())
    work(job)
    with pytest.raises(Forbidden):
        services.choose(administrator, job.pk, Choices())
    with pytest.raises(Invalid, match="No package was chosen"):
        services.choose(member, job.pk, Choices(files=frozenset({"Z.dtsx"})))


def test_a_package_that_somebody_saved_since_the_report_is_not_replaced(member: User, project: Project):
    work(hand_in(member, project, A, goal=ImportGoal.IMPORT))
    job = work(hand_in(member, project, ("A.dtsx", mailing("A", to="new@example.org"))))
    save_package(member, Package.objects.get().pk, load_document(Package.objects.get()), 1)
    job = work(services.choose(member, job.pk, Choices(replace=True)))
    assert "was saved by" in load_report(job).files[0].error


def die_in(name: str, original: Any) -> Any:
    def find(dtsid: Any, imported: Any, work: Any) -> Any:
        if imported.document.name == name:
            raise SystemExit
        return original(dtsid, imported, work)

    return find


def age(job: PackageImport, by: timedelta) -> None:
    PackageImport.objects.filter(pk=job.pk).update(seen_at=timezone.now() - by, queued_at=timezone.now() - by)
