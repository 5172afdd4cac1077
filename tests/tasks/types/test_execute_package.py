"""Packages that call packages: what the called one sees and gets, how it counts, and what cannot be called."""

import re
from email import message_from_bytes
from uuid import uuid4

import pytest
from django.test import Client

from designer.errors import Invalid
from designer.models import Package, Project, User
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.package.enumerations import InDoubt
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tasks.deliveries.model import Delivery
from tasks.log.values import list_values
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.progress.executable_tree import read_executable_tree
from tasks.runtime.services import start_execution
from tasks.runtime.state.values import values_of
from tests.fuzz.bounds import bounded
from tests.packages import arrow, executable, handler, send_mail, smtp
from tests.servers.smtp import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

COUNT = VariableDocument(name="Count", type="Int32", value=0)
WHO = VariableDocument(name="Who", value="nobody")
TO = ParameterDocument(name="To", value="")
TOKEN = ParameterDocument(name="Token", value=None, sensitive=True)


def call(name: str, package: str, inside: ExecutableDocument | None = None, **bindings: str) -> ExecutableDocument:
    bound = [{"parameter": parameter, "variable": variable} for parameter, variable in bindings.items()]
    return executable("ExecutePackageTask", name, inside, properties={"package": package, "parameter_bindings": bound})


def set_to(name: str, text: str, inside: ExecutableDocument | None = None) -> ExecutableDocument:
    return executable("ExpressionTask", name, inside, properties={"expression": text})


def loop(times: int) -> ExecutableDocument:
    given = {
        "init_expression": "@Count = 0",
        "eval_expression": f"@Count < {times}",
        "assign_expression": "@Count = @Count + 1",
    }
    return executable("ForLoop", "Loop", properties=given)


def run(member: User, package: Package, **how: object) -> Execution:
    execution = start_execution(member, package, **how)
    engine.run_package(execution.pk)
    return Execution.objects.get(pk=execution.pk)


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


def test_a_binding_that_does_not_fit_fails_the_task_before_anything_in_it_runs(member: User, project: Project):
    number = ParameterDocument(name="Number", type="Int32", value=0)
    child = PackageDocument(
        name="Child", parameters=[number], variables=[WHO], executables=[set_to("Go", '@Who = "x"')]
    )
    create_package(member, project, child)
    parent = PackageDocument(name="Parent", variables=[WHO], executables=[call("Call", "Child", Number="User::Who")])
    execution = run(member, create_package(member, project, parent))
    assert list(execution.task_runs.values_list("name", "status")) == [("Call", "failed")]
    told = execution.event_messages.filter(event_name="OnError").values_list("message", flat=True)
    assert "The binding of the parameter “Number” to User::Who gives “nobody”, which is no Int32" in told[0]


def test_what_is_sensitive_stays_so_on_its_way_into_a_called_package(member: User, project: Project):
    take = set_to("Take", "@Who = @[$Package::To]")
    create_package(member, project, PackageDocument(name="Child", parameters=[TO], variables=[WHO], executables=[take]))
    parent = PackageDocument(
        name="Parent", parameters=[TOKEN], executables=[call("Call", "Child", To="$Package::Token")]
    )
    execution = run(member, create_package(member, project, parent), parameters={"Token": "a very secret word"})
    made = execution.document
    part = next(each for each in made.executables if each.name == "Take")
    assert values_of(execution, made, part)["User::Who"] == ("String", "a very secret word")
    kept = str([execution.document_json, execution.parameters])
    told = str(list(execution.event_messages.values_list("message", flat=True)))
    assert "secret word" not in kept + told


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (call("Call", "Child", To="$Package::Token"), "to $Package::Token gives “••••••”, which is no Int32"),
        (set_to("Set", "@Count = @[$Package::Token]"), "The expression for User::Count gives “••••••”"),
        (set_to("Cast", "@Count = (DT_I4)@[User::Own]"), "“••••••” cannot be cast to DT_I4"),
    ],
)
def test_an_error_tells_no_secret(member: User, project: Project, part: ExecutableDocument, sentence: str):
    number = ParameterDocument(name="To", type="Int32", value=0)
    create_package(member, project, PackageDocument(name="Child", parameters=[number]))
    own = VariableDocument(name="Own", evaluate_as_expression=True, expression="@[$Package::Token]")
    parent = PackageDocument(name="Parent", parameters=[TOKEN], variables=[own, COUNT], executables=[part])
    execution = run(member, create_package(member, project, parent), parameters={"Token": "a very secret word"})
    told = [*execution.event_messages.values_list("message", flat=True), execution.task_runs.get().message]
    assert sentence in str(told)
    assert "secret word" not in str(told)


def test_what_is_made_of_something_sensitive_is_so_in_any_namespace(member: User, project: Project):
    take = set_to("Take", "@Who = @[$Package::To]")
    create_package(member, project, PackageDocument(name="Child", parameters=[TO], variables=[WHO], executables=[take]))
    own = VariableDocument(name="Own", namespace="Mine", evaluate_as_expression=True, expression="@[$Package::Token]")
    parent = PackageDocument(
        name="Parent", parameters=[TOKEN], variables=[own], executables=[call("Call", "Child", To="Mine::Own")]
    )
    execution = run(member, create_package(member, project, parent), parameters={"Token": "a very secret word"})
    assert execution.status == "succeeded"
    assert "secret word" not in str([each.shown for each in list_values(execution)])


def test_a_parameter_of_the_caller_that_has_the_same_name_means_nothing(member: User, project: Project):
    with mail_server() as server:
        mail = send_mail("Mail").model_copy(update={"expressions": {"subject": "@[$Package::To]"}})
        own = TO.model_copy(update={"value": "Its own"})
        create_package(member, project, PackageDocument(
            name="Child", parameters=[own], executables=[mail], connections=[smtp(port=server.port)]
        ))  # fmt: skip
        number = ParameterDocument(name="To", type="Int32", value=1)
        parent = PackageDocument(name="Parent", parameters=[number], executables=[call("Call", "Child")])
        execution = run(member, create_package(member, project, parent), parameters={"To": 7})
    assert execution.status == "succeeded"
    assert b"Subject: Its own" in server.received[0].content


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


def test_a_package_that_calls_itself_is_refused(member: User, project: Project):
    first = create_package(member, project, PackageDocument(name="First", executables=[call("Call", "Second")]))
    create_package(member, project, PackageDocument(name="Second", executables=[call("Back", "First")]))
    execution = run(member, first)
    (told,) = execution.event_messages.filter(event_name="OnError").values_list("message", flat=True)[:1]
    assert told == "The package would call itself: “Second” → “First”. Choose another one."
    assert (execution.status, execution.task_runs.count()) == ("failed", 0)


@pytest.mark.parametrize(
    ("package", "sentence"), [("", "No package is chosen"), ("Nowhere", "The project has no package “Nowhere”")]
)
def test_a_package_that_is_not_there_is_named(member: User, project: Project, package: str, sentence: str):
    execution = run(
        member, create_package(member, project, PackageDocument(name="P", executables=[call("C", package)]))
    )
    assert execution.event_messages.filter(event_name="OnError", message__startswith=sentence).exists()


def test_a_required_parameter_of_a_called_package_must_be_bound(member: User, project: Project):
    needed = TO.model_copy(update={"required": True})
    create_package(member, project, PackageDocument(name="Child", parameters=[needed]))
    parent = create_package(member, project, PackageDocument(name="Parent", executables=[call("Call", "Child")]))
    with pytest.raises(Invalid, match="“Call” calls “Child”, which needs a value for its parameter “To”"):
        start_execution(member, parent)


def test_a_required_parameter_of_the_project_that_only_a_called_package_names_is_asked_for(
    member: User, project: Project
):
    save_parameter(member, project, TO.model_copy(update={"name": "Host", "required": True}))
    project.refresh_from_db()
    take = set_to("Take", "@Who = @[$Project::Host]")
    create_package(member, project, PackageDocument(name="Child", variables=[WHO], executables=[take]))
    parent = create_package(member, project, PackageDocument(name="Parent", executables=[call("Call", "Child")]))
    with pytest.raises(Invalid, match="“Call” calls “Child”, which needs a value for the project's parameter “Host”"):
        start_execution(member, parent)
    assert run(member, parent, parameters={"$Project::Host": "mail.example.com"}).status == "succeeded"


def test_the_properties_of_a_task_lead_to_the_package_that_it_calls(member: User, project: Project, client: Client):
    child = create_package(member, project, PackageDocument(name="Child & co"))
    part = call("Call", "Child & co")
    parent = create_package(member, project, PackageDocument(name="Parent", executables=[part]))
    client.force_login(member)
    address = f"/packages/{parent.pk}/editor/properties/"
    pane = client.post(address, {"executable": part.model_dump_json()}).content.decode()
    (link,) = re.findall('href="([^"]+called[^"]+)"', pane)
    assert client.get(link).headers["Location"] == f"/packages/{child.pk}/"
    editor = client.post(f"/packages/{parent.pk}/editor/executable/", {"executable": part.model_dump_json()})
    field = editor.context["form"]["package"]
    assert (field.value(), ("Child & co", "Child & co") in field.field.choices) == ("Child & co", True)


def test_packages_that_call_each_other_too_often_are_refused_before_anything_is_made_of_them(
    member: User, project: Project
):
    create_package(member, project, PackageDocument(name="Level 0", executables=[send_mail("Mail")]))
    for level in range(1, 15):
        calls = [call(f"Call {number}", f"Level {level - 1}") for number in range(10)]
        top = create_package(member, project, PackageDocument(name=f"Level {level}", executables=calls))
    with bounded(seconds=60), pytest.raises(Invalid, match="there are too many tasks for one run"):
        start_execution(member, top)
