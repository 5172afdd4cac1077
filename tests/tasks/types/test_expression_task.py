"""Expression tasks: what they change, what sees it, what is refused, and that many of them end."""

from itertools import pairwise

import pytest

from designer.expressions import ExpressionError, parse_assignment
from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.package.enumerations import EvaluationOperation
from designer.services.packages import create_package
from designer.validation.packages import find_issues
from designer.variables.assignments import assign
from designer.variables.values import CannotEvaluate, Values
from tasks.runtime import services
from tasks.runtime.engine import engine, transition
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import start_execution
from tasks.runtime.state.values import values_of
from tests.packages import arrow, executable

COUNT = VariableDocument(name="Count", type="Int32", value=0, raise_changed_event=True)
ADD = "@[User::Count] = @[User::Count] + 1"


def task(name: str, expression: str = ADD) -> ExecutableDocument:
    return executable("ExpressionTask", name, properties={"expression": expression})


def document(*tasks: ExecutableDocument, arrows: list | None = None, **more: object) -> PackageDocument:
    return PackageDocument(
        name="Count", executables=tasks, variables=[COUNT], precedence_constraints=arrows or [], **more
    )


def run(user: User, project: Project, made: PackageDocument, monkeypatch: pytest.MonkeyPatch) -> Execution:
    queued: list[tuple[str, int]] = []
    for module in (services, transition):
        monkeypatch.setattr(module, "enqueue", lambda job, key, _person: queued.append((job, key)))
    execution = start_execution(user, create_package(user, project, made))
    for job, key in queued:
        getattr(engine, job)(key)
    execution.refresh_from_db()
    return execution


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("length", [1, 3, 2 * transition.MOST_ROUNDS + 1])
def test_a_chain_counts_to_its_length(member: User, project: Project, monkeypatch: pytest.MonkeyPatch, length: int):
    tasks = [task(f"Add {number}") for number in range(length)]
    made = document(*tasks, arrows=[arrow(begin, end) for begin, end in pairwise(tasks)])
    execution = run(member, project, made, monkeypatch)
    assert execution.status == "succeeded"
    assert values_of(execution, made, None)["User::Count"] == ("Int32", length)
    assert TaskRun.objects.filter(execution=execution, status="succeeded").count() == length
    assert EventMessage.objects.filter(event_name="OnVariableValueChanged").count() == length


@pytest.mark.django_db(transaction=True)
def test_tasks_side_by_side_lose_no_count(member: User, project: Project, monkeypatch: pytest.MonkeyPatch):
    made = document(*(task(f"Add {number}") for number in range(50)))
    assert values_of(run(member, project, made, monkeypatch), made, None)["User::Count"] == ("Int32", 50)


@pytest.mark.django_db(transaction=True)
def test_a_constraint_sees_what_a_task_has_made_of_a_variable(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    first, then, last = task("First"), task("Then"), task("Last")
    only = {"evaluation_operation": EvaluationOperation.EXPRESSION}
    arrows = [arrow(first, then, expression="@Count == 1", **only), arrow(then, last, expression="@Count == 1", **only)]
    execution = run(member, project, document(first, then, last, arrows=arrows), monkeypatch)
    assert list(execution.task_runs.order_by("pk").values_list("name", flat=True)) == ["First", "Then"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("expression", ["@Count = 1 / @Count", '@Count = "text"'])
def test_an_assignment_that_fails_fails_its_task_and_changes_nothing(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch, expression: str
):
    made = document(task("Bad", expression))
    execution = run(member, project, made, monkeypatch)
    assert (execution.status, execution.task_runs.get().status) == ("failed", "failed")
    assert execution.task_runs.get().message == EventMessage.objects.get(event_name="OnError").message
    assert values_of(execution, made, None)["User::Count"] == ("Int32", 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("@Count = 2 + 3", 5),
        ("  @[User::Count]\n=\n@Count == 4 ? 1 : 2 ", 1),
        ('@Text = (DT_WSTR, 5) @Count + "="', "4="),
        ("@Price = @Count * 1.5", "6.0"),
        ('@When = (DT_DBTIMESTAMP) "2026-01-31 08:30:00"', "2026-01-31T08:30:00"),
    ],
)
def test_a_value_is_kept_as_the_type_of_the_variable_has_it(text: str, value: object):
    assert assign(text, seen())[1] == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("@Count == 1", "This assigns no value to a variable. Write @[User::Name] = and the value."),
        ("@Count = ", "The expression is empty."),
        ('@Count = "a"', "The expression for User::Count gives “a”, which is no Int32."),
        ("@Fixed = 1", "User::Fixed is read-only."),
        ("@Made = 1", "User::Made has an expression of its own."),
        ('@[System::PackageName] = "a"', "System::PackageName cannot be changed."),
        ('@Text = "\\xD800"', "The string holds half of a surrogate pair"),
    ],
)
def test_what_cannot_be_assigned_is_refused_with_a_sentence(text: str, sentence: str):
    with pytest.raises(CannotEvaluate) as refused:
        assign(text, seen())
    assert refused.value.sentence.startswith(sentence)


def test_the_place_of_an_error_is_its_place_in_the_assignment():
    with pytest.raises(ExpressionError) as refused:
        parse_assignment("@Count =\n  1 + nothing")
    assert (refused.value.line, refused.value.column) == (2, 7)


def test_an_assignment_to_an_unknown_variable_is_found_before_it_runs():
    (issue,) = find_issues(document(task("Add", "@Sum = 1")), [], None)
    assert (issue.severity, issue.property) == ("error", "expression")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("expression", "status"),
    [("@Count == 1", "succeeded"), ("1 + 1", "succeeded"), ("NULL(DT_I4)", "succeeded"), ("1 / @Count", "failed")],
)
def test_an_expression_that_assigns_nothing_is_evaluated(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch, expression: str, status: str
):
    made = document(task("Only", expression))
    assert find_issues(made, [], None) == []
    execution = run(member, project, made, monkeypatch)
    assert execution.task_runs.get().status == execution.status == status
    assert values_of(execution, made, None)["User::Count"] == ("Int32", 0)


@pytest.mark.parametrize("expression", ["", " \n", "1 +", "@Nobody", "@Count + nobody", "1 2", '1 + "a"'])
def test_what_cannot_be_evaluated_is_found_before_it_runs(expression: str):
    (issue,) = find_issues(document(task("Bad", expression)), [], None)
    assert (issue.severity, issue.property) == ("error", "expression")


def seen() -> Values:
    variables = [
        COUNT.model_copy(update={"value": 4}),
        VariableDocument(name="Text"),
        VariableDocument(name="Price", type="Decimal", value="0"),
        VariableDocument(name="When", type="DateTime", value="2026-01-01T00:00:00"),
        VariableDocument(name="Fixed", type="Int32", value=1, read_only=True),
        VariableDocument(name="Made", type="Int32", value=1, expression="1", evaluate_as_expression=True),
    ]
    return Values({each.qualified_name: each for each in variables}, {"System::PackageName": ("String", "Count")})
