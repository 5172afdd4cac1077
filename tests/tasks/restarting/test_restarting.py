"""Only what failed of an execution: what runs again, what is left out, and what is asked or refused first."""

from collections import Counter
from email import message_from_bytes

import pytest
from django.db import transaction

from designer.errors import Conflict, Invalid
from designer.models import Package, Project, User
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.services.packages import create_package, save_package
from tasks.deliveries.model import Delivery
from tasks.deliveries.services import send_again
from tasks.restarting import runs, services
from tasks.restarting.services import InDoubtAnswer, RestartWishes, find_left, restart_execution
from tasks.runtime import heartbeat
from tasks.runtime.engine import engine
from tasks.runtime.engine.ending import give_up
from tasks.runtime.engine.task_outcome import Result
from tasks.runtime.models import Execution, LoopItems, TaskRun
from tasks.runtime.progress.task_progress import read_tasks
from tasks.runtime.services import start_execution
from tasks.runtime.state.locking import lock
from tasks.runtime.statuses import TaskStatus
from tests.packages import arrow, executable, package, send_mail, smtp
from tests.servers.smtp import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
REFUSED = "550 5.1.1 No such user"


def merge(port: int, rows: int = 4, **fields: object) -> PackageDocument:
    """A loop that makes a greeting of each item and sends it, then a mail when all were sent."""
    properties = {
        "enumerator": {"kind": "Item", "rows": [[f"p{number}@example.com"] for number in range(rows)]},
        "variable_mappings": [{"variable": "User::To", "index": 0}],
    }
    loop = executable("ForeachLoop", "Each", properties=properties, maximum_error_count=0, **fields)
    greet = executable("ExpressionTask", "Greet", loop, properties={"expression": '@Text = "Dear " + @To'})
    mail = send_mail("Mail", to_line="x@example.com").model_copy(
        update={"parent": loop.id, "expressions": {"to_line": "@To", "subject": "@Text"}}
    )
    last = send_mail("Done")
    made = package("Merge", [loop, greet, mail, last], [arrow(greet, mail), arrow(loop, last)], [smtp(port=port)])
    variables = [VariableDocument(name="To"), VariableDocument(name="Text")]
    return made.model_copy(update={"variables": variables})


def subjects(server: MailServer) -> Counter[str]:
    return Counter(str(message_from_bytes(mail.content)["Subject"]) for mail in server.received)


def run(execution: Execution) -> Execution:
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    return execution


def start(user: User, project: Project, document: PackageDocument) -> tuple[Package, Execution]:
    made = create_package(user, project, document)
    return made, run(start_execution(user, made))


def test_iterations_that_were_sent_are_left_out_and_the_others_have_their_own_values(
    member: User, project: Project, server: MailServer
):
    server.recipients["p2@example.com"] = REFUSED
    _, before = start(member, project, merge(server.port))
    assert before.status == "failed"
    left = find_left(member, before.pk)
    assert [(each.name, each.count) for each in left.unfinished] == [("Mail", 1)]
    assert (left.skipped, left.sent) == ([], 4)
    server.recipients.clear()
    after = run(restart_execution(member, before.pk))
    assert (after.status, after.restarts) == ("succeeded", before.pk)
    assert subjects(server) == Counter({**{f"Dear p{n}@example.com": 1 for n in range(4)}, "Done": 1})
    assert set(TaskRun.objects.filter(execution=after).values_list("name", "path")) == {
        ("Each", ""),
        ("Greet", "2"),
        ("Mail", "2"),
    }


def test_what_was_restarted_goes_on_from_there_and_nowhere_else(member: User, project: Project, server: MailServer):
    server.recipients |= {"p1@example.com": REFUSED, "p3@example.com": REFUSED}
    _, before = start(member, project, merge(server.port))
    del server.recipients["p1@example.com"]
    between = run(restart_execution(member, before.pk))
    with pytest.raises(Conflict, match=f"already, as execution {between.pk}"):
        restart_execution(member, before.pk)
    failed = Delivery.objects.filter(task_run__execution=before, state="failed").first()
    with pytest.raises(Conflict, match="has made the mail anew"):
        send_again(member, [failed.pk])
    server.recipients.clear()
    last = run(restart_execution(member, between.pk))
    assert last.status == "succeeded"
    assert subjects(server) == Counter({**{f"Dear p{n}@example.com": 1 for n in range(4)}, "Done": 1})
    with pytest.raises(Conflict, match="Nothing of execution"):
        find_left(member, last.pk)


def test_the_version_that_ran_runs_again_unless_the_present_one_is_chosen(
    member: User, project: Project, server: MailServer
):
    server.recipients["ann@example.com"] = REFUSED
    first = send_mail("First")
    made, before = start(member, project, package("One", [first], [], [smtp(port=server.port)]))
    document = before.document
    changed = first.model_copy(update={"properties": {**first.properties, "subject": "Now"}})
    save_package(member, made.pk, document.model_copy(update={"executables": [changed]}), made.version)
    server.recipients.clear()
    again = restart_execution(member, before.pk)
    assert again.package_version == before.package_version
    assert run(again).status == "succeeded"
    server.recipients["ann@example.com"] = REFUSED
    other = run(start_execution(member, made))
    server.recipients.clear()
    assert run(restart_execution(member, other.pk, RestartWishes(uses_present=True))).package_version == 2
    assert subjects(server) == Counter({"First": 1, "Now": 1})


def test_what_was_skipped_runs_after_what_had_failed(member: User, project: Project, server: MailServer):
    tasks = [send_mail("First"), send_mail("Second", to_line="bob@example.com"), send_mail("Third")]
    box = executable("Sequence", "Box")
    tasks = [each.model_copy(update={"parent": box.id}) for each in tasks]
    arrows = [arrow(tasks[0], tasks[1]), arrow(tasks[1], tasks[2])]
    server.recipients["bob@example.com"] = REFUSED
    _, before = start(member, project, package("Box", [box, *tasks], arrows, [smtp(port=server.port)]))
    left = find_left(member, before.pk)
    assert ([each.name for each in left.unfinished], left.skipped, left.sent) == (["Second", "Box"], ["Third"], 1)
    server.recipients.clear()
    after = run(restart_execution(member, before.pk))
    assert after.status == "succeeded"
    assert subjects(server) == Counter(First=1, Second=1, Third=1)
    told = read_tasks(after)
    assert (told[tasks[0].id].status, told[tasks[0].id].message) == ("succeeded", f"Done in execution {before.pk}.")


def test_what_was_given_up_is_not_restarted_while_a_worker_still_sends_of_it(
    member: User, project: Project, server: MailServer
):
    made = create_package(member, project, package("One", [send_mail("First")], [], [smtp(port=server.port)]))
    heartbeat.identify()
    execution = start_execution(member, made)
    (sending,) = engine._begin(execution.pk)
    give_up(lock(execution.pk), "No transition can go on with it.")
    with pytest.raises(Conflict, match="still at work on 1 task"):
        restart_execution(member, execution.pk)
    engine.record([sending], [Result(TaskStatus.SUCCEEDED, "Sent.")])
    assert find_left(member, execution.pk).unfinished == []


@pytest.mark.parametrize("answer", ["send_again", "leave_out"])
def test_what_is_in_doubt_is_asked_about(member: User, project: Project, server: MailServer, answer: str):
    first, second = send_mail("First"), send_mail("Second")
    server.recipients["ann@example.com"] = REFUSED
    document = package("Two", [first, second], [arrow(first, second)], [smtp(port=server.port)])
    _, before = start(member, project, document)
    Delivery.objects.update(state="in_doubt", ended_at=None)
    server.recipients.clear()
    with pytest.raises(Invalid, match="whether 1 mail of execution"):
        restart_execution(member, before.pk)
    after = run(restart_execution(member, before.pk, RestartWishes(in_doubt=InDoubtAnswer(answer))))
    assert after.status == "succeeded"
    assert subjects(server) == Counter({"First": answer == "send_again", "Second": 1}) + Counter()
    assert Delivery.objects.get(task_run__execution=before).decided_by_name == member.username


def test_more_mails_in_doubt_than_a_restart_decides_about_are_for_their_own_page(
    member: User, project: Project, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(services, "MOST_IN_DOUBT", 1)
    _, before = start(member, project, package("Two", [send_mail("A"), send_mail("B")], [], [smtp(port=server.port)]))
    Delivery.objects.update(state="in_doubt", ended_at=None)
    with pytest.raises(Conflict, match=r"whether 2 mails .* Decide about some of them on the page Deliveries first"):
        restart_execution(member, before.pk, RestartWishes(in_doubt=InDoubtAnswer.LEAVE_OUT))
    assert Delivery.objects.filter(state="in_doubt").count() == 2


def test_a_loop_that_sets_no_variable_is_restarted_more_than_once(member: User, project: Project, server: MailServer):
    enumerator = {"kind": "Item", "rows": [["a"], ["b"], ["c"]]}
    loop = executable("ForeachLoop", "Each", properties={"enumerator": enumerator}, maximum_error_count=0)
    mail = send_mail("Mail").model_copy(update={"parent": loop.id})
    server.recipients["ann@example.com"] = REFUSED
    _, first = start(member, project, package("Same", [loop, mail], [], [smtp(port=server.port)]))
    second = run(restart_execution(member, first.pk))
    server.recipients.clear()
    assert run(restart_execution(member, second.pk)).status == "succeeded"
    assert subjects(server) == Counter(Mail=3)


def test_what_the_runs_came_to_is_found_before_the_lock_and_again_only_if_it_has_changed(
    member: User, project: Project, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    server.recipients["p2@example.com"] = REFUSED
    _, before = start(member, project, merge(server.port))
    found, locked = [], services._restart
    ending = runs.Ending

    def find(*given: object) -> object:
        found.append("found")
        return ending(*given)

    def lock_after_a_change(*given: object) -> Execution:
        found.append("locked")
        TaskRun.objects.filter(execution=before, name="Mail", path="1").update(status="failed")
        return locked(*given)

    def lock_at_once(*given: object) -> Execution:
        found.append("locked")
        return locked(*given)

    monkeypatch.setattr(runs, "Ending", find)
    with transaction.atomic():
        monkeypatch.setattr(services, "_restart", lock_at_once)
        restart_execution(member, before.pk)
        assert found == ["found", "locked"]
        transaction.set_rollback(True)
    monkeypatch.setattr(services, "_restart", lock_after_a_change)
    restart_execution(member, before.pk)
    assert found[2:] == ["found", "locked", "found"]


def test_items_that_are_missing_are_not_said_to_have_been_sensitive(member: User, project: Project, server: MailServer):
    server.recipients["p2@example.com"] = REFUSED
    _, before = start(member, project, merge(server.port))
    LoopItems.objects.all().delete()
    with pytest.raises(Conflict, match="went through is not kept any more"):
        find_left(member, before.pk)


def test_of_a_task_with_several_mails_those_that_were_sent_are_left_out(
    member: User, project: Project, server: MailServer
):
    many = send_mail("Many", to_line="a@example.com; b@example.com; c@example.com", sending_mode="OnePerRecipient")
    server.recipients["b@example.com"] = REFUSED
    _, before = start(member, project, package("Many", [many], [], [smtp(port=server.port)]))
    server.recipients.clear()
    assert run(restart_execution(member, before.pk)).status == "succeeded"
    assert sorted(each.recipients for each in server.received) == [(f"{who}@example.com",) for who in "abc"]


def test_values_that_were_given_are_given_again_and_sensitive_ones_only_by_who_gave_them(
    member: User, administrator: User, project: Project, server: MailServer
):
    first = send_mail("First").model_copy(update={"expressions": {"subject": "@[$Package::Title]"}})
    server.recipients["ann@example.com"] = REFUSED
    document = package("One", [first], [], [smtp(port=server.port)])
    parameters = [ParameterDocument(name="Title"), ParameterDocument(name="Key", sensitive=True, value=None)]
    made = create_package(member, project, document.model_copy(update={"parameters": parameters}))
    before = run(start_execution(member, made, {"Title": "Given", "Key": "hidden"}))
    server.recipients.clear()
    with pytest.raises(Invalid, match="The value of “Key” was sensitive"):
        restart_execution(administrator, before.pk)
    after = run(restart_execution(member, before.pk))
    assert (after.status, subjects(server)) == ("succeeded", Counter(Given=1))


def test_answers_of_expressions_count_on(member: User, project: Project, server: MailServer):
    """What a constraint said of a task that was done, it says still: variables may have changed since."""
    first, second = send_mail("First"), send_mail("Second", to_line="bob@example.com")
    change = executable("ExpressionTask", "Change", properties={"expression": "@Count = 5"})
    asked = arrow(first, second, evaluation_operation="ExpressionAndConstraint", expression="@Count == 0")
    server.recipients["bob@example.com"] = REFUSED
    document = package(
        "Two", [first, second, change], [asked, arrow(second, change, "failure")], [smtp(port=server.port)]
    )
    count = VariableDocument(name="Count", type="Int32", value=0)
    _, before = start(member, project, document.model_copy(update={"variables": [count]}))
    server.recipients.clear()
    assert run(restart_execution(member, before.pk)).status == "succeeded"
    assert subjects(server) == Counter(First=1, Second=1)
