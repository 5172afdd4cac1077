"""Kept tasks in real runs: they stop them, or count as what a person chose."""

import pytest

from designer.models import Project, User
from designer.package.document import ExecutableDocument
from designer.package.enumerations import ForceExecutionResult
from designer.services.packages import create_package
from designer.validation.packages import find_issues
from tasks.deliveries.model import Delivery
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.services import start_execution
from tests.packages import executable, handler, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.tasks.running import messages, run
from tests.tasks.types.kept.running import Queue, before_mail, kept, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue"), pytest.mark.any_database]
# What stops a run


def test_a_run_is_stopped_before_anything_of_it_begins_even_a_handler(
    member: User, project: Project, server: MailServer, queue: Queue
):
    told, failing = send_mail("Tell"), handler("OnError")
    tasks = [send_mail("First"), kept(), failing, told.model_copy(update={"parent": failing.id})]
    execution = run(member, project, package(tasks=tasks, connections=[smtp(port=server.port)]), queue)
    assert (execution.status, execution.task_runs.count(), server.received) == ("failed", 0, [])
    assert execution.message == (
        "“Load” is a Data Flow Task, which cannot run here, so nothing of the package is run. Open its editor and "
        "choose what it counts as, such as that someone else runs it, or disable it."
    )


def test_the_first_ten_that_stop_a_run_are_named_and_the_log_has_all(member: User, project: Project, queue: Queue):
    execution = run(member, project, package(tasks=[kept(f"Load {number}") for number in range(15)]), queue)
    assert execution.message.endswith("So do “Load 1”, " + ", ".join(f"“Load {n}”" for n in range(2, 10)) + ", 5 more.")
    assert len(messages(execution, "OnError")) == 15


def test_delay_validation_delays_no_stop(member: User, project: Project, server: MailServer, queue: Queue):
    document = before_mail(kept(delay_validation=True), server).model_copy(update={"delay_validation": True})
    assert run(member, project, document, queue).task_runs.count() == 0


def disabled_itself() -> list[ExecutableDocument]:
    return [kept(disable=True)]


def disabled_around() -> list[ExecutableDocument]:
    outer = executable("Sequence", "Outer", disable=True)
    inner = executable("Sequence", "Inner", outer)
    return [kept(inside=inner), inner, outer]


def disabled_by_expression() -> list[ExecutableDocument]:
    box = executable("Sequence", "Box", expressions={"disable": "1 == 1"})
    return [kept(inside=box), box]


@pytest.mark.parametrize("make", [disabled_itself, disabled_around, disabled_by_expression])
def test_what_is_disabled_stops_nothing(member: User, project: Project, server: MailServer, queue: Queue, make):
    document = package(tasks=[send_mail("Mail"), *make()], connections=[smtp(port=server.port)])
    assert find_issues(document, [], project.pk) == []
    execution = run(member, project, document, queue)
    assert (execution.status, len(server.received)) == ("succeeded", 1)


def test_one_task_alone_is_stopped_by_none_but_itself(member: User, project: Project, server: MailServer, queue: Queue):
    mail, task = send_mail("Mail"), kept()
    made = create_package(member, project, package(tasks=[mail, task], connections=[smtp(port=server.port)]))
    sent, stopped = (start_execution(member, made, part=Part(each.id)) for each in (mail, task))
    work(queue)
    assert [Execution.objects.get(pk=each.pk).status for each in (sent, stopped)] == ["succeeded", "failed"]


def test_the_designer_shows_it_at_the_task(project: Project):
    task = kept(expressions={})
    (issue,) = find_issues(package(tasks=[task]), [], project.pk)
    assert (issue.executable, issue.property, issue.severity) == (task.id, "outcome", "error")


def test_a_loop_that_nobody_can_go_through_stops_a_run_until_it_is_disabled(
    member: User, project: Project, queue: Queue
):
    enumerator = {"kind": "Kept", "creation_name": "Microsoft.ForEachNodeListEnumerator", "facts": [["XPath", "/a"]]}
    loop = executable("ForeachLoop", "Each node", properties={"enumerator": enumerator})
    execution = run(member, project, package(tasks=[loop]), queue)
    assert (execution.status, execution.task_runs.count()) == ("failed", 0)
    assert execution.message.startswith("The Foreach NodeList Enumerator cannot run here")
    disabled = package("Other", [loop.model_copy(update={"disable": True})])
    assert run(member, project, disabled, queue).status == "succeeded"


# What a person chose


def test_one_that_counts_as_succeeded_is_passed_over(member: User, project: Project, server: MailServer, queue: Queue):
    execution = run(member, project, before_mail(kept(outcome="Succeeded"), server), queue)
    assert (execution.status, len(server.received)) == ("succeeded", 1)
    told = "Data Flow Task: it was not run here, and counts as succeeded, as its editor says."
    assert told in messages(execution, "OnInformation")


def test_one_that_counts_as_failed_leads_where_a_failure_leads(
    member: User, project: Project, server: MailServer, queue: Queue
):
    execution = run(member, project, before_mail(kept(outcome="Failed"), server, "failure"), queue)
    assert len(server.received) == 1
    assert "not run here, and counts as failed" in messages(execution, "OnError")[0]


def test_a_forced_result_and_event_handlers_are_as_for_other_tasks(
    member: User, project: Project, server: MailServer, queue: Queue
):
    task = kept(outcome="Failed", force_execution_result=ForceExecutionResult.SUCCESS)
    failing = handler("OnError", task)
    inside = send_mail("Tell").model_copy(update={"parent": failing.id})
    document = before_mail(task, server)
    document = document.model_copy(update={"executables": [*document.executables, failing, inside]})
    run(member, project, document, queue)
    assert sorted(Delivery.objects.values_list("subject", flat=True)) == ["Mail", "Tell"]
