"""What each logging level writes of an execution, and what stays true when nothing is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from designer.errors import Invalid
from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.secrecy import find_secret_names, find_secret_variables
from tasks.runtime.services import start_execution
from tests.packages import arrow, chain, executable, package, send_mail, smtp
from tests.servers.smtp import mail_server

pytestmark = pytest.mark.django_db(transaction=True)


def run(user: User, project: Project, document: PackageDocument, level: str, *events: str) -> Execution:
    saved = create_package(user, project, document)
    execution = start_execution(user, saved, logging=Logging.choose(level, events))
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    return execution


def logged(execution: Execution) -> list[tuple[str, str]]:
    rows = EventMessage.objects.filter(execution=execution).order_by("pk")
    return list(rows.values_list("event_name", "source_name"))


def assigning(name: str, expression: str, **fields: object) -> ExecutableDocument:
    return executable("ExpressionTask", name, properties={"expression": expression}, **fields)


def counting() -> PackageDocument:
    """Two variables, of which one tells of its changes, and a constraint with an expression."""
    first = assigning("First", "@[User::Loud] = 1 + @[User::Still]")
    second = assigning("Second", "@[User::Still] = 7")
    when = {"evaluation_operation": "Expression", "expression": "@[User::Loud] == 1"}
    loud = VariableDocument(name="Loud", type="Int32", value=0, raise_changed_event=True)
    still = VariableDocument(name="Still", type="Int32", value=0)
    document = package("Counting", [first, second], [arrow(first, second, **when)])
    return document.model_copy(update={"variables": [loud, still]})


BASIC = [
    ("OnPreExecute", "Counting"),
    ("OnPreExecute", "First"),
    ("OnVariableValueChanged", "Counting"),
    ("OnPostExecute", "First"),
    ("OnPreExecute", "Second"),
    ("OnPostExecute", "Second"),
    ("OnPostExecute", "Counting"),
]


@pytest.mark.parametrize(
    ("level", "events", "found"),
    [
        ("None", (), []),
        ("Performance", (), []),
        ("basic", (), BASIC),
        ("1", (), BASIC),
        ("", ("OnVariableValueChanged",), [("OnVariableValueChanged", "Counting")]),
        ("Verbose", (), sorted([*BASIC, ("Diagnostic", "Counting"), ("Diagnostic", "Second")])),
    ],
)
def test_a_level_writes_its_events(
    member: User, project: Project, level: str, events: tuple[str, ...], found: list[tuple[str, str]]
):
    execution = run(member, project, counting(), level, *events)
    assert execution.status == "succeeded"
    assert sorted(logged(execution)) == sorted(found)


def test_verbose_tells_the_values_of_conditions_and_of_variables(member: User, project: Project):
    execution = run(member, project, counting(), "Verbose")
    told = EventMessage.objects.filter(execution=execution, message__contains="User::").values_list(
        "message", flat=True
    )
    assert set(told) >= {
        "User::Loud was changed to 1.",
        "User::Still was changed to 7.",
        "The precedence constraint from “First” to “Second”: @[User::Loud] == 1 is True.",
    }


@pytest.mark.parametrize("level", ["None", "Performance"])
def test_what_failed_is_known_whatever_is_logged(member: User, project: Project, level: str):
    with mail_server() as server:
        server.recipients["ann@example.com"] = "550 5.1.1 No such user"
        execution = run(member, project, chain(1, server.port), level)
    assert execution.status == "failed"
    failed = execution.task_runs.get()
    assert (failed.errors, "550 5.1.1 No such user" in failed.message) == (1, True)
    assert logged(execution) == ([("OnError", "Mail 0")] if level == "Performance" else [])


def test_an_execution_that_cannot_begin_says_why_without_a_log(member: User, project: Project):
    execution = run(member, project, package("Empty", [send_mail("Nowhere", "Missing")]), "None")
    assert (execution.status, logged(execution)) == ("failed", [])
    assert execution.message.startswith("Nowhere: The SMTP connection manager does not exist")


@pytest.mark.only_on("sqlite")  # PostgreSQL takes them in the statements of others
def test_a_level_that_writes_less_asks_the_database_less(member: User, project: Project):
    def count(level: str) -> int:
        document = chain(5, server.port).model_copy(update={"name": f"Chain {level}"})
        with CaptureQueriesContext(connection) as queries:
            run(member, project, document, level)
        return sum("tasks_eventmessage" in query["sql"] for query in queries.captured_queries)

    with mail_server() as server:
        none, basic, verbose = count("None"), count("Basic"), count("Verbose")
    assert 0 == none < basic < verbose


def test_the_installation_says_what_is_logged_when_nobody_does(member: User, project: Project, settings: object):
    settings.SERVER_LOGGING_LEVEL = "Verbose"
    assert start_execution(member, create_package(member, project, chain(1))).logging_level == "Verbose"


@pytest.mark.parametrize(
    ("level", "events", "sentence"),
    [
        ("Loud", (), "is no logging level. Choose one of None, Basic, Performance, Verbose, Custom."),
        ("Custom", (), "Choose one at least"),
        ("Custom", ("OnMonday",), "“OnMonday” is no event that can be logged."),
        ("Basic", ("OnError",), "Choose events for Custom only."),
    ],
)
def test_a_level_that_makes_no_sense_is_refused(level: str, events: tuple[str, ...], sentence: str):
    with pytest.raises(Invalid, match=sentence.replace(".", r"\.")):
        Logging.choose(level, events)


def test_what_is_made_of_a_sensitive_parameter_is_told_to_nobody(member: User, project: Project):
    steps = [
        assigning("Read", "@[User::Copy] = @[$Package::Password]"),
        assigning("Join", '@[User::Longer] = "x" + @Copy'),
        assigning("Other", '@[User::Open] = "seen"'),
    ]
    variables = [VariableDocument(name=name, raise_changed_event=True) for name in ("Copy", "Longer", "Open")]
    computed = VariableDocument(name="Computed", expression="@[User::Longer]", evaluate_as_expression=True)
    document = package("Secret", steps, [arrow(steps[0], steps[1]), arrow(steps[1], steps[2])]).model_copy(
        update={
            "variables": [*variables, computed],
            "parameters": [ParameterDocument(name="Password", sensitive=True, value=None)],
        }
    )
    names = {each.id: each.name for each in document.variables}
    assert {names[each] for each in find_secret_variables(document, find_secret_names(document))} == {
        "Copy",
        "Longer",
        "Computed",
    }
    saved = create_package(member, project, document)
    execution = start_execution(member, saved, {"Password": "s3cret"}, logging=Logging.choose("Verbose"))
    engine.run_package(execution.pk)
    messages = list(EventMessage.objects.filter(execution=execution).values_list("message", flat=True))
    assert "User::Open was changed to seen." in messages
    assert "User::Longer was changed to ••••••." in messages
    assert not any("s3cret" in each for each in messages)


def test_messages_know_where_they_come_from(member: User, project: Project):
    loop = executable(
        "ForeachLoop",
        "Each",
        properties={
            "enumerator": {"kind": "Item", "columns": ["Int32"], "rows": [[1], [2]]},
            "variable_mappings": [{"variable": "User::Number", "index": 0}],
        },
    )
    inner = executable("ExpressionTask", "Add", loop, properties={"expression": "@[User::Sum] = @[User::Number]"})
    variables = [VariableDocument(name=name, type="Int32", value=0) for name in ("Number", "Sum")]
    document = package("Looping", [loop, inner], connections=[smtp()]).model_copy(update={"variables": variables})
    execution = run(member, project, document, "Basic")
    rows = EventMessage.objects.filter(execution=execution, event_name="OnPreExecute").order_by("pk")
    assert list(rows.values_list("source_name", "message_source_type", "path")) == [
        ("Looping", 30, ""),
        ("Each", 50, ""),
        ("Add", 40, "0"),
        ("Add", 40, "1"),
    ]
