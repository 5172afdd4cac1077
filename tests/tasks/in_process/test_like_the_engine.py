"""A program's run of a package tells what a run by the workers tells: one planner, and one set of rules."""

from collections import Counter

import pytest

from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.package.enumerations import EvaluationOperation, ForceExecutionResult
from tasks.in_process.program import Ended, Program
from tasks.in_process.running import run as run_here
from tasks.runtime.events.event import Event
from tasks.runtime.models import EventMessage
from tasks.runtime.planner import Outcome, RunId
from tests.packages import arrow, executable, handler, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.tasks.running import run

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = VariableDocument(name="Count", type="Int32", value=0)
NAME = VariableDocument(name="Name", value="", raise_changed_event=True)
TOLD = ("OnPreExecute", "OnPostExecute", "OnError", "OnWarning", "OnTaskFailed", "OnVariableValueChanged")
MARKS = (b"Date:", b"Message-ID:", b"--")
STATUSES = {Outcome.SUCCESS: "succeeded", Outcome.COMPLETION: "succeeded", Outcome.FAILURE: "failed"}


class Ears:
    """Notes what is told of executables."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []

    def hear(self, _key: RunId, event: Event) -> bool:
        if event.name in TOLD and event.source_name:
            self.told.append((event.name, event.source_name, event.message))
        return False


def set_to(name: str, text: str, inside: ExecutableDocument | None = None, **fields: object) -> ExecutableDocument:
    """An Expression task."""
    return executable("ExpressionTask", name, inside, properties={"expression": text}, **fields)


def drawn(*parts: ExecutableDocument, **lists: object) -> PackageDocument:
    return PackageDocument(name="Drawn", executables=parts, variables=[COUNT, NAME], **lists)


FIRST, BAD, LAST = set_to("First", "@[User::Count] = 1"), set_to("Bad", "1 / 0"), set_to("Last", "@[User::Count] = 2")
TWICE = executable(
    "ForLoop",
    "Twice",
    properties={
        "init_expression": "@[User::Count] = 0",
        "eval_expression": "@[User::Count] < 2",
        "assign_expression": "@[User::Count] = @[User::Count] + 1",
    },
)
EACH = executable(
    "ForeachLoop",
    "Each",
    properties={
        "enumerator": {"kind": "Item", "columns": ["String"], "rows": [["Ann"], ["Bob"], ["Cem"]]},
        "variable_mappings": [{"variable": "User::Name", "index": 0}],
    },
)
SIDE_BY_SIDE = EACH.model_copy(update={"properties": {**EACH.properties, "parallel": True, "batch_size": 2}})
BOX, FRAGILE = executable("Sequence", "Box"), executable("Sequence", "Fragile", maximum_error_count=2)
ON_ERROR, QUIET = handler("OnError"), handler("OnError", BAD, propagate=False)
ON_POST, EMPTY = (
    handler("OnPostExecute", EACH),
    executable("ForeachLoop", "Each", properties={"enumerator": {"kind": "Variable", "variable": "User::Name"}}),
)
SOURCE, MORE = "@[User::Name] = @[System::SourceName]", "@[User::Count] = @[User::Count] + 1"
IF_ONE = {"evaluation_operation": EvaluationOperation.EXPRESSION, "expression": "@[User::Count] == 1"}
BROKEN = {"evaluation_operation": EvaluationOperation.EXPRESSION, "expression": "1 / @[User::Count] == 1"}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(drawn(FIRST, LAST, precedence_constraints=[arrow(FIRST, LAST)]), id="one after the other"),
        pytest.param(drawn(BAD, LAST, precedence_constraints=[arrow(BAD, LAST)]), id="after a failure nothing"),
        pytest.param(drawn(BAD, LAST, precedence_constraints=[arrow(BAD, LAST, "failure")]), id="after a failure"),
        pytest.param(drawn(FIRST, LAST, precedence_constraints=[arrow(FIRST, LAST, **IF_ONE)]), id="a condition"),
        pytest.param(drawn(LAST, BAD, FIRST, precedence_constraints=[arrow(FIRST, LAST, **BROKEN)]), id="a broken one"),
        pytest.param(drawn(TWICE, set_to("In", '@[User::Name] = "x"', TWICE)), id="a For Loop"),
        pytest.param(drawn(EACH, set_to("In", "@[User::Count] = LEN(@[User::Name])", EACH)), id="a Foreach Loop"),
        pytest.param(drawn(SIDE_BY_SIDE, set_to("In", '@[User::Name] = "y"', SIDE_BY_SIDE)), id="a parallel loop"),
        pytest.param(drawn(EMPTY), id="a loop over what is no list"),
        pytest.param(drawn(BOX, set_to("Bad", "1 / 0", BOX), LAST), id="a failure in a container"),
        pytest.param(drawn(FRAGILE, set_to("Bad", "1 / 0", FRAGILE)), id="fewer errors than it may have"),
        pytest.param(
            drawn(BAD, ON_ERROR, set_to("Seen", "@[User::Name] = @[System::SourceName]", ON_ERROR)), id="handled"
        ),
        pytest.param(
            drawn(BAD, QUIET, set_to("Seen", "@[System::Propagate] = False", QUIET), ON_ERROR), id="handled and kept"
        ),
        pytest.param(
            drawn(EACH, set_to("In", "1", EACH), ON_POST, set_to("Seen", MORE, ON_POST)),
            id="handled after each",
        ),
        pytest.param(
            drawn(set_to("Driven", "1", expressions={"disable": "@[User::Count] == 0"}), FIRST),
            id="an expression on Disable",
        ),
        pytest.param(
            drawn(set_to("Forced", "1 / 0", force_execution_result=ForceExecutionResult.SUCCESS)), id="a forced result"
        ),
        pytest.param(drawn(set_to("Bad", "@[User::Nothing] = 1")), id="invalid"),
    ],
)
def test_it_tells_the_same(member: User, project: Project, queue: list[tuple[str, int]], document: PackageDocument):
    execution = run(member, project, document, queue)
    log = EventMessage.objects.filter(execution=execution, event_name__in=TOLD).exclude(source_id=None)
    by_workers = Counter(log.values_list("event_name", "source_name", "message"))

    ears = Ears()
    ended = run_here(Program(document), ears)

    assert STATUSES[ended.outcome] == execution.status
    assert Counter(ears.told) == by_workers


def test_a_mail_is_sent_alike(member: User, project: Project, queue: list[tuple[str, int]], server: MailServer):
    document = PackageDocument(
        name="Mails",
        connections=[smtp(port=server.port)],
        executables=[send_mail("Report", to_line="ann@example.com; bob@example.com", message_format="Html")],
    )
    run(member, project, document, queue)
    ended = run_here(Program(document), Ears())

    by_workers, here = server.received
    assert ended.outcome is Outcome.SUCCESS
    assert (here.sender, here.recipients) == (by_workers.sender, by_workers.recipients)
    assert without_marks(here.content) == without_marks(by_workers.content)


def without_marks(content: bytes) -> list[bytes]:
    """The lines of a message without those that differ from mail to mail."""
    return [line for line in content.splitlines() if not line.startswith(MARKS) and b"boundary" not in line]


def end(document: PackageDocument, **given: object) -> Ended:
    return run_here(Program(document, **given), Ears())


def test_a_called_package_sees_what_it_is_given():
    child = PackageDocument(
        name="Child",
        parameters=[{"name": "Greeting", "type": "String", "value": ""}],
        variables=[VariableDocument(name="Text", value="")],
        executables=[set_to("Bad", '@[User::Text] = @[$Package::Greeting] == "Hi" ? "well" : (DT_WSTR, 5)(1 / 0)')],
    )
    call = executable(
        "ExecutePackageTask",
        "Call",
        properties={"package": "child", "parameter_bindings": [{"parameter": "Greeting", "variable": "User::Name"}]},
    )
    before = set_to("Before", '@[User::Name] = "Hi"')
    document = drawn(before, call, precedence_constraints=[arrow(before, call)])
    packages = {"child": child}

    assert end(document, find_package=packages.get).outcome is Outcome.SUCCESS
    assert end(drawn(call), find_package=packages.get).outcome is Outcome.FAILURE
    assert "no package “child” to call" in end(document).message
    assert "would call itself" in end(document, find_package=lambda _: document).message


def test_a_listener_cancels():
    class Impatient(Ears):
        def hear(self, key: RunId, event: Event) -> bool:
            return event.name == "OnQueryCancel"

    assert run_here(Program(drawn(FIRST, LAST)), Impatient()).outcome is Outcome.CANCELED


def test_a_sensitive_parameter_is_used_and_not_told():
    token = {"name": "Token", "type": "String", "value": None, "sensitive": True, "required": True}
    task = set_to("Bad", "@[User::Count] = (DT_I4)@[$Package::Token]")
    ears = Ears()

    ended = run_here(Program(drawn(task, parameters=[token]), parameters={"Token": "swordfish"}), ears)

    assert ended.outcome is Outcome.FAILURE
    assert "swordfish" not in str(ears.told) + ended.message
    assert "needs a value" in end(drawn(task, parameters=[token])).message
