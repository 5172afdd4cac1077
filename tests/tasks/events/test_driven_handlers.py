"""Expressions and DelayValidation with event handlers: what is evaluated for each event, and what when a run starts."""

import pytest

from designer.models import Project, User
from designer.package.document import ExecutableDocument
from tasks.runtime.models import EventMessage
from tasks.types.send_mail.run import SendMailRunner
from tests.packages import arrow, executable, handler, send_mail, smtp
from tests.servers.smtp import mail_server
from tests.tasks.events.handler_packages import TEXT, FakeRunner, add, document, mail, statuses
from tests.tasks.running import replace_runner, run

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("queue", "runner"),
    pytest.mark.any_database,
]


@pytest.mark.parametrize(("delays", "begun"), [(False, []), (True, ["First", "Box", "Wrong"])])
def test_what_is_in_a_container_with_delay_validation_is_validated_where_it_runs(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner, delays: bool, begun: list[str]
):
    first, box = mail("First"), executable("Sequence", "Box", delay_validation=delays)
    wrong = send_mail("Wrong", to_line="").model_copy(update={"parent": box.id})
    execution = run(member, project, document(first, box, wrong, arrows=[arrow(first, box)]), queue)
    assert (execution.status, [name for name, _ in statuses(execution)]) == ("failed", begun)
    assert runner.seen == begun[:1]
    assert "No recipient" in EventMessage.objects.get(event_name="OnError").message


@pytest.mark.parametrize(("delays", "sent"), [(False, 0), (True, 1)])
def test_a_connection_manager_with_delay_validation_stops_only_the_task_that_uses_it(
    member: User,
    project: Project,
    queue: list[tuple[str, int]],
    monkeypatch: pytest.MonkeyPatch,
    delays: bool,
    sent: int,
):
    replace_runner(monkeypatch, SendMailRunner())
    broken = smtp("Broken", tls_mode="Implicit", enable_ssl=False).model_copy(update={"delay_validation": delays})
    one, two = send_mail("First"), send_mail("Second", "Broken")
    with mail_server() as server:
        made = document(one, two, arrows=[arrow(one, two)])
        made = made.model_copy(update={"connections": [smtp(port=server.port), broken]})
        execution = run(member, project, made, queue)
    assert (execution.status, len(server.received)) == ("failed", sent)
    errors = EventMessage.objects.filter(event_name="OnError")
    assert all("nothing would be encrypted" in error.message for error in errors)
    assert {error.source_name for error in errors} >= {"Second"}


def driven(event: str, of: ExecutableDocument | None = None, **expressions: str) -> ExecutableDocument:
    return handler(event, of).model_copy(update={"expressions": expressions})


def test_an_expression_disables_a_handler_for_each_event_by_itself(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    on_error = driven("OnError", disable='@[System::SourceName] == "Bad one"')
    box = executable("Sequence", "Box")
    made = document(
        box,
        mail("Bad one", box),
        mail("Bad two", box),
        on_error,
        mail("Tell", on_error, "SourceName"),
        variables=[TEXT],
    )
    execution = run(member, project, made, queue)
    assert sorted(runner.seen) == ["Bad one", "Bad two", "Bad two"]
    assert [name for name, _ in statuses(execution)].count("OnError") == 1
    assert execution.status == "failed"


def test_an_event_passes_a_disabled_handler_on_its_way_up(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    bad = mail("Bad")
    inner, outer = driven("OnError", bad, disable="TRUE"), driven("OnError", disable="FALSE")
    quiet = inner.model_copy(update={"properties": {"event_name": "OnError", "propagate": False}})
    made = document(bad, quiet, outer, mail("In", quiet, "SourceName"), mail("Out", outer, "SourceName"))
    execution = run(member, project, made, queue)
    assert runner.seen == ["Bad", "Bad"]
    assert dict(statuses(execution)) == {"Bad": "failed", "OnError": "succeeded", "Out": "succeeded"}


def test_an_expression_counts_in_place_of_disable(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    on_error = driven("OnError", disable="@Count > 0").model_copy(update={"disable": True})
    run(member, project, document(mail("Bad"), on_error, mail("Tell", on_error, "SourceName")), queue)
    assert runner.seen == ["Bad", "Bad"]


def test_a_disable_without_a_value_is_an_error_that_nobody_handles_and_the_handler_runs(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    on_error = driven("OnError", disable="@Count / @Count == 1")
    set_count = add("Go", None, "@Count = 0")
    made = document(
        set_count,
        mail("Bad"),
        on_error,
        mail("Tell", on_error, "ErrorDescription"),
        delay_validation=True,
    )
    execution = run(member, project, made, queue)
    told = execution.event_messages.filter(event_name="OnError").order_by("pk").values_list("message", flat=True)
    assert runner.seen == ["Bad", "Bad is bad."]
    assert [one.split(":")[0] for one in told] == ["Bad is bad.", "The expression of Disable of “OnError”"]
    assert execution.state.is_final


def test_other_properties_of_a_handler_are_evaluated_when_a_run_is_started(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    on_error = driven("OnError", maximum_error_count="@Count + 5", fail_package_on_failure="TRUE")
    execution = run(member, project, document(mail("Good"), on_error), queue)
    (evaluated,) = (one for one in execution.document.executables if one.type == "EventHandler")
    assert (evaluated.maximum_error_count, evaluated.fail_package_on_failure, evaluated.expressions) == (5, True, {})


def test_a_cancel_while_handlers_may_be_asked_for_ends_the_execution(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    on_error = driven("OnError", disable="@Count == 1")
    cancel = add("Cancel", on_error, "@[System::Cancel] = TRUE")
    execution = run(member, project, document(mail("Bad one"), mail("Bad two"), on_error, cancel), queue)
    assert execution.status == "canceled"
