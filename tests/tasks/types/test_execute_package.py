"""Packages that call packages: what the called one sees and gets, how it counts, and what cannot be called."""

from email import message_from_bytes
from uuid import uuid4

import pytest

from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.package.enumerations import InDoubt
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import TaskRun
from tasks.runtime.progress.executable_tree import read_executable_tree
from tasks.runtime.services import start_execution
from tasks.runtime.state.values import values_of
from tests.packages import arrow, executable, handler, send_mail, smtp
from tests.servers.smtp import mail_server
from tests.tasks.running import execute
from tests.tasks.types.calling import COUNT, TO, WHO, call, run, set_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def loop(times: int) -> ExecutableDocument:
    given = {
        "init_expression": "@Count = 0",
        "eval_expression": f"@Count < {times}",
        "assign_expression": "@Count = @Count + 1",
    }
    return executable("ForLoop", "Loop", properties=given)


def test_a_called_package_gets_what_it_is_bound_to_and_sends_by_its_own_manager(member: User, project: Project):
    with mail_server() as server:
        mail = send_mail("Mail").model_copy(
            update={"expressions": {"to_line": "@[$Package::To]", "subject": "@[System::PackageName] + @[User::Who]"}}
        )
        child = PackageDocument(
            name="Child", parameters=[TO], variables=[WHO], executables=[mail], connections=[smtp(port=server.port)]
        )
        create_package(member, project, child)
        box = loop(2)
        parent = PackageDocument(
            name="Parent",
            variables=[COUNT, WHO.model_copy(update={"value": "ann@example.com"})],
            executables=[
                box,
                call("Call", "child", box, To="User::Who"),
                set_to("Next", '@Who = "bob@x.org"', box),
            ],
            precedence_constraints=[],
        )
        execution = run(member, create_package(member, project, parent))
        while TaskRun.objects.filter(execution=execution, status="pending").exists():
            engine.run_task(TaskRun.objects.filter(execution=execution, status="pending").first().pk)
    execution.refresh_from_db()
    assert execution.status == "succeeded"
    assert {mail.recipients for mail in server.received} <= {("ann@example.com",), ("bob@x.org",)}
    assert all(b"Subject: Childnobody" in mail.content for mail in server.received)
    assert len(server.received) == 2
    (path,) = {
        read_executable_tree(execution).package_path(one.executable) for one in execution.task_runs.filter(name="Mail")
    }
    assert path == "\\Package\\Mail"


def test_managers_of_one_name_in_packages_that_are_called_at_once_are_not_mixed_up(member: User, project: Project):
    with mail_server() as one, mail_server() as other:
        for name, server in (("One", one), ("Other", other)):
            sent = send_mail("Mail", subject=name)
            child = PackageDocument(name=name, executables=[sent], connections=[smtp(port=server.port)])
            create_package(member, project, child)
        calls = [call("First", "One"), call("Second", "Other")]
        parent = create_package(member, project, PackageDocument(name="Parent", executables=calls))
        first = engine._begin(start_execution(member, parent).pk)
        assert len(first) == 2, "they are one batch"
        engine.record(first, execute(first))
    for name, server in (("One", one), ("Other", other)):
        assert [message_from_bytes(mail.content)["Subject"] for mail in server.received] == [name]


def test_every_call_begins_with_new_variables_and_the_callers_stay_as_they_are(member: User, project: Project):
    grow = set_to("Grow", '@Who = @Who + "!"')
    create_package(member, project, PackageDocument(name="Child", variables=[WHO], executables=[grow]))
    box = loop(3)
    parent = PackageDocument(
        name="Parent", variables=[COUNT, WHO], executables=[box, call("Call", "Child", box), call("Other", "Child")]
    )
    execution = run(member, create_package(member, project, parent))
    assert execution.status == "succeeded"
    runs = [TaskRun.objects.filter(execution=execution, name="Grow")]
    assert [each.count() for each in runs] == [4]
    made = execution.document
    for part in (each for each in made.executables if each.name == "Grow"):
        assert values_of(execution, made, part)["User::Who"] == ("String", "nobody!")
    assert values_of(execution, made, None)["User::Who"] == ("String", "nobody")
    assert "User::Count" not in values_of(execution, made, part)


def test_packages_call_packages_that_call_packages(member: User, project: Project):
    leaf = PackageDocument(
        name="Leaf", parameters=[TO], variables=[WHO], executables=[set_to("Take", "@Who = @[$Package::To]")]
    )
    create_package(member, project, leaf)
    middle = PackageDocument(name="Middle", parameters=[TO], executables=[call("Deeper", "Leaf", To="$Package::To")])
    create_package(member, project, middle)
    variables = [VariableDocument(name=name, value=name) for name in ("One", "Two")]
    calls = [call(name, "Middle", To=f"User::{name}") for name in ("One", "Two")]
    execution = run(
        member, create_package(member, project, PackageDocument(name="Top", variables=variables, executables=calls))
    )
    made = execution.document
    parts = [each for each in made.executables if each.name == "Take"]
    assert [values_of(execution, made, part)["User::Who"][1] for part in parts] == ["One", "Two"]


def test_errors_of_a_called_package_bubble_up_through_its_own_handlers_to_the_caller(member: User, project: Project):
    bad = set_to("Bad", "@Count = 1 / @Count")
    own = handler("OnError")
    child = PackageDocument(name="Child", variables=[COUNT], executables=[bad, own, set_to("Note", "@Count = 5", own)])
    create_package(member, project, child)
    above = handler("OnError")
    parent = PackageDocument(
        name="Parent",
        variables=[WHO],
        executables=[call("Call", "Child"), above, set_to("Tell", "@Who = @[System::SourceName]", above)],
    )
    execution = run(member, create_package(member, project, parent))
    runs = dict(execution.task_runs.values_list("name", "status"))
    assert (execution.status, runs["Call"], runs["Child"]) == ("failed", "failed", "failed")
    assert (runs["Note"], runs["Tell"]) == ("succeeded", "succeeded")


def test_calls_by_runs_of_an_event_handler_do_not_disturb_each_other(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    with mail_server() as server:
        grow = set_to("Grow", '@Who = @Who + " " + @[$Package::To]')
        mail = send_mail("Mail").model_copy(update={"expressions": {"subject": "@Who"}})
        create_package(member, project, PackageDocument(
            name="Child",
            parameters=[TO],
            variables=[WHO],
            executables=[grow, mail],
            precedence_constraints=[arrow(grow, mail)],
            connections=[smtp(port=server.port)],
        ))  # fmt: skip
        box, above = loop(2), handler("OnTaskFailed")
        again = box.model_copy(update={"parent": above.id, "name": "Twice"})
        own = COUNT.model_copy(update={"id": uuid4(), "scope": above.id})
        bad = [set_to(name, "@Count = 1 / 0") for name in ("One", "Two")]
        calls = call("Call", "Child", again, To="System::SourceName")
        parent = PackageDocument(name="Parent", variables=[COUNT, own], executables=[*bad, above, again, calls])
        execution = run(member, create_package(member, project, parent))
        for job, key in queue:
            getattr(engine, job)(key)
    execution.refresh_from_db()
    assert execution.state.is_final
    subjects = sorted(str(message_from_bytes(mail.content)["Subject"]) for mail in server.received)
    assert subjects == ["nobody One", "nobody One", "nobody Two", "nobody Two"]
    assert execution.variable_values.get().values == {}


LOG = VariableDocument(name="Log")


def note(event: str, inside: ExecutableDocument) -> ExecutableDocument:
    """A task of an event handler that writes down which event of which source is handled."""
    return set_to(f"Note {inside.name}", f'@Log = @Log + "{event} of " + @[System::SourceName] + ";"', inside)


@pytest.mark.parametrize("on_the_task", [False, True])
def test_a_task_whose_called_package_fails_raises_on_task_failed_and_no_error_of_its_own(
    member: User, project: Project, *, on_the_task: bool
):
    """The failed task of the called package raises it as well, and both bubble up to the package."""
    fails = set_to("Fails", "@Count = 1 / 0")
    create_package(member, project, PackageDocument(name="Child", variables=[COUNT], executables=[fails]))
    calls = call("Call", "Child")
    failed, error = handler("OnTaskFailed", calls if on_the_task else None), handler("OnError")
    parts = [calls, failed, error, note("OnTaskFailed", failed), note("OnError", error)]
    execution = run(
        member, create_package(member, project, PackageDocument(name="Parent", variables=[LOG], executables=parts))
    )
    log = values_of(execution, execution.document, None)["User::Log"][1].split(";")
    told = execution.event_messages.filter(event_name="OnTaskFailed").order_by("pk")
    assert execution.status == "failed"
    assert sorted(log) == ["", "OnError of Fails", "OnTaskFailed of Call", "OnTaskFailed of Fails"]
    assert list(told.values_list("source_name", "message_source_type")) == [("Fails", 40), ("Call", 40)]


def test_without_handlers_the_log_tells_of_both_failed_tasks(member: User, project: Project):
    fails = set_to("Fails", "@Count = 1 / 0")
    create_package(member, project, PackageDocument(name="Child", variables=[COUNT], executables=[fails]))
    execution = run(
        member, create_package(member, project, PackageDocument(name="Parent", executables=[call("Call", "Child")]))
    )
    told = execution.event_messages.filter(event_name="OnTaskFailed").order_by("pk")
    assert list(told.values_list("source_name", flat=True)) == ["Fails", "Call"]


def test_a_called_package_that_fails_fails_its_task_also_when_no_error_bubbles_out(member: User, project: Project):
    """Propagate keeps an error from the caller's handlers; the called package has failed all the same."""
    fails = set_to("Fails", "@Count = 1 / 0")
    quiet = handler("OnError", propagate=False)
    child = PackageDocument(name="Child", variables=[COUNT], executables=[fails, quiet])
    create_package(member, project, child)
    execution = run(
        member, create_package(member, project, PackageDocument(name="Parent", executables=[call("Call", "Child")]))
    )
    runs = dict(execution.task_runs.values_list("name", "status"))
    assert (runs["Child"], runs["Call"]) == ("failed", "failed")


@pytest.mark.parametrize(("own", "state"), [(InDoubt.HOLD, "in_doubt"), (InDoubt.SEND_AGAIN, "deferred")])
def test_the_called_package_says_what_becomes_of_its_mails_in_doubt(
    member: User, project: Project, own: InDoubt, state: str
):
    child = PackageDocument(name="Child", executables=[send_mail("Mail")], connections=[smtp(port=25)], in_doubt=own)
    create_package(member, project, child)
    (other,) = set(InDoubt) - {own}
    parent = PackageDocument(name="Parent", executables=[call("Call", "Child")], in_doubt=other)
    (sending,) = engine._begin(start_execution(member, create_package(member, project, parent)).pk)
    made = {"recipient_count": 1, "size": 1, "connection_uid": sending.executable, "state": "sending", "attempts": 1}
    delivery = Delivery.objects.create(project=project, task_run=sending, number=0, **made)
    TaskRun.objects.update(worker=None)
    recovery.recover()
    delivery.refresh_from_db()
    assert delivery.state == state


def test_iterations_in_a_called_package_have_their_own_numbers(member: User, project: Project):
    box = loop(2)
    child = PackageDocument(name="Child", variables=[COUNT, WHO], executables=[box, set_to("Take", '@Who = "x"', box)])
    create_package(member, project, child)
    parent = create_package(member, project, PackageDocument(name="Parent", executables=[call("Call", "Child")]))
    tree = read_executable_tree(execution := run(member, parent))
    runs = execution.task_runs.filter(name="Take").order_by("pk")
    found = [tree.find_iteration(each.executable, each.path) for each in runs]
    assert [tree.tell_iteration(*each) for each in found] == ["Call\\Child\\Loop[1]", "Call\\Child\\Loop[2]"]
