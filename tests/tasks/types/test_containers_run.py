"""Sequence, For Loop and Foreach Loop containers in executions: order, values, errors, cancel and dead workers."""

from uuid import uuid4

import pytest

from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.package.enumerations import EvaluationOperation
from designer.services.packages import create_package, save_package
from designer.validation.packages import find_issues
from tasks.runtime import recovery
from tasks.runtime.engine import engine, transition
from tasks.runtime.engine.runners import TaskContext
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.progress.task_progress import Iterations, read_tasks
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.state.values import values_of
from tasks.runtime.work import TaskFailed
from tests.packages import arrow, executable, send_mail, smtp
from tests.tasks.running import Runner, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue", "runner")]

COUNT = VariableDocument(name="Count", type="Int32", value=0)
TEXT = VariableDocument(name="Text", value="")
PEOPLE = VariableDocument(name="People", type="Object", value=["ann", "bob"])


class FakeRunner(Runner):
    """Notes the value of Text, and fails where the task's name says so."""

    def run(self, context: TaskContext) -> str:
        self.seen.append(context.values["User::Text"][1])
        if context.executable.name == "Bad":
            raise TaskFailed("It is bad.")
        return "Done."


def loop(
    initial: str = "@Count = 0", condition: str = "@Count < 3", after: str = "@Count = @Count + 1", **more: object
):
    given = {"init_expression": initial, "eval_expression": condition, "assign_expression": after}
    return executable("ForLoop", "Loop", properties=given, **more)


def each(rows: list[list[object]], *mapped: str) -> ExecutableDocument:
    mappings = [{"variable": f"User::{name}", "index": index} for index, name in enumerate(mapped)]
    columns = ["String", "Int32"][: len(mapped)]
    enumerator = {"kind": "Item", "columns": columns, "rows": rows}
    return executable("ForeachLoop", "Each", properties={"enumerator": enumerator, "variable_mappings": mappings})


def mail(name: str, inside: ExecutableDocument) -> ExecutableDocument:
    return send_mail(name).model_copy(update={"parent": inside.id})


def add(name: str, inside: ExecutableDocument | None, expression: str) -> ExecutableDocument:
    return executable("ExpressionTask", name, inside, properties={"expression": expression})


def document(*parts: ExecutableDocument, arrows: list | None = None) -> PackageDocument:
    return PackageDocument(
        name="Boxes",
        executables=parts,
        variables=[COUNT, TEXT, PEOPLE],
        connections=[smtp()],
        precedence_constraints=arrows or [],
    )


def statuses(execution: Execution) -> list[tuple[str, str, str]]:
    return list(execution.task_runs.order_by("pk").values_list("name", "path", "status"))


def test_a_sequence_ends_when_all_in_it_has_ended(member: User, project: Project, queue: list[tuple[str, int]]):
    box, then = executable("Sequence", "Box"), add("Then", None, "@Count = @Count * 10")
    parts = [box, add("A", box, "@Count = @Count + 1"), add("B", box, "@Count = @Count + 1"), then]
    made = document(*parts, arrows=[arrow(box, then)])
    execution = run(member, project, made, queue)
    assert statuses(execution) == [(name, "", "succeeded") for name in ("Box", "A", "B", "Then")]
    assert values_of(execution, made, None)["User::Count"] == ("Int32", 20)


def test_a_for_loop_runs_as_long_as_its_expression_is_true(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    box = loop()
    made = document(box, add("Write", box, "@Text = (DT_WSTR, 5) @Count"), mail("Mail", box))
    made = made.model_copy(update={"precedence_constraints": [arrow(made.executables[1], made.executables[2])]})
    execution = run(member, project, made, queue)
    assert (execution.status, runner.seen) == ("succeeded", ["0", "1", "2"])
    assert execution.task_runs.get(executable=box.id).iterations == 3
    assert [path for name, path, _ in statuses(execution) if name == "Mail"] == ["0", "1", "2"]
    assert read_tasks(execution)[made.executables[2].id].status == "succeeded"


def test_a_foreach_loop_maps_the_values_of_each_row(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    box = each([["ann", 1], ["bob", 2]], "Text", "Count")
    made = document(box, mail("Mail", box))
    execution = run(member, project, made, queue)
    assert (execution.status, runner.seen) == ("succeeded", ["ann", "bob"])
    assert values_of(execution, made, None)["User::Count"] == ("Int32", 2)


def test_the_progress_of_a_loop_counts_its_iterations_and_those_of_what_is_in_it_its_runs(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    box = each([["ann"], ["bob"], ["cid"]], "Text").model_copy(update={"maximum_error_count": 0})
    good, bad = mail("Good", box), mail("Bad", box)
    execution = run(member, project, document(box, good, bad), queue)
    progress = read_tasks(execution)
    assert progress[box.id].iterations == Iterations(begun=3, ended=3, failed=3, total=3)
    assert [(progress[one.id].runs, progress[one.id].failed) for one in (good, bad)] == [(3, 0), (3, 3)]
    execution.task_runs.filter(name="Good", path="2").update(status="running")
    execution.task_runs.filter(name="Each").update(status="running")
    progress = read_tasks(execution)
    assert (progress[good.id].status, progress[good.id].ended_at) == ("running", None)
    assert progress[box.id].iterations == Iterations(begun=3, ended=2, failed=3, total=3)


def test_a_foreach_loop_takes_the_items_of_a_variable(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    given = {
        "enumerator": {"kind": "Variable", "variable": "People"},
        "variable_mappings": [{"variable": "User::Text", "index": 0}],
    }
    box = executable("ForeachLoop", "Each", properties=given)
    assert run(member, project, document(box, mail("Mail", box)), queue).status == "succeeded"
    assert runner.seen == ["ann", "bob"]


def test_loops_in_loops_run_for_each_iteration_outside(member: User, project: Project, queue: list[tuple[str, int]]):
    outer = each([["a"], ["b"]], "Text")
    inner = loop().model_copy(update={"parent": outer.id})
    made = document(outer, inner, add("Add", inner, '@Text = @Text + "."'))
    execution = run(member, project, made, queue)
    assert [path for name, path, _ in statuses(execution) if name == "Add"] == [
        "0/0",
        "0/1",
        "0/2",
        "1/0",
        "1/1",
        "1/2",
    ]
    assert values_of(execution, made, None)["User::Text"] == ("String", "b...")


def test_a_failure_in_a_loop_ends_it_and_fails_it(member: User, project: Project, queue: list[tuple[str, int]]):
    box = loop()
    execution = run(member, project, document(box, mail("Bad", box)), queue)
    assert execution.status == "failed"
    assert statuses(execution) == [("Loop", "", "failed"), ("Bad", "0", "failed")]


@pytest.mark.parametrize(
    ("box", "sentence"),
    [
        (loop(condition="1 / @Count == 1"), "EvalExpression: "),
        (each([["ann", "bob"]], "Count"), "The item for User::Count gives “ann”, which is no Int32."),
    ],
)
def test_an_iteration_that_cannot_be_prepared_fails_the_loop(
    member: User, project: Project, queue: list[tuple[str, int]], box: ExecutableDocument, sentence: str
):
    if box.type == "ForeachLoop":
        box = each([["ann"]], "Count")
    execution = run(member, project, document(box, mail("Mail", box)), queue)
    assert (execution.status, [name for name, *_ in statuses(execution)]) == ("failed", [box.name])
    assert EventMessage.objects.get(event_name="OnError").message.startswith(sentence)


def test_a_loop_without_end_and_without_tasks_lets_others_have_the_lock_and_can_be_canceled(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    execution = start_execution(member, create_package(member, project, document(loop(condition="true"))))
    engine.run_package(execution.pk)
    assert queue == [("run_package", execution.pk)] * 2
    cancel_execution(member, execution.pk)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert (execution.status, statuses(execution)) == ("canceled", [("Loop", "", "canceled")])


def test_cancel_lets_a_task_in_a_container_finish_and_ends_the_container(member: User, project: Project):
    box = loop()
    execution = start_execution(member, create_package(member, project, document(box, mail("Mail", box))))
    (begun,) = engine._begin(execution.pk)
    cancel_execution(member, execution.pk)
    assert engine.record([begun], [transition.Result(transition.TaskStatus.SUCCEEDED)]) == []
    execution.refresh_from_db()
    assert (execution.status, statuses(execution)) == (
        "canceled",
        [("Loop", "", "canceled"), ("Mail", "0", "succeeded")],
    )


def test_a_dead_workers_task_in_a_loop_begins_again_and_the_container_is_left_alone(
    member: User, project: Project, queue: list[tuple[str, int]], runner: FakeRunner
):
    box = loop()
    execution = start_execution(member, create_package(member, project, document(box, mail("Mail", box))))
    (begun,) = engine._begin(execution.pk)
    TaskRun.objects.filter(pk=begun.pk).update(worker=uuid4())
    recovery.recover()
    assert statuses(execution) == [("Loop", "", "running"), ("Mail", "0", "pending")]
    engine.run_task(queue[-1][1])
    execution.refresh_from_db()
    assert (execution.status, len(runner.seen)) == ("succeeded", 3)


def test_an_expression_of_a_constraint_in_a_loop_is_asked_in_each_iteration(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    box = loop()
    first, then = add("First", box, '@Text = @Text + "a"'), add("Then", box, '@Text = @Text + "b"')
    only = {"evaluation_operation": EvaluationOperation.EXPRESSION, "expression": "@Count > 0"}
    made = document(box, first, then, arrows=[arrow(first, then, **only)])
    execution = run(member, project, made, queue)
    assert values_of(execution, made, None)["User::Text"] == ("String", "aabab")


def test_containers_are_kept_and_changed_with_their_package(member: User, project: Project):
    box, loops = executable("Sequence", "Box"), loop()
    made = create_package(member, project, document(box, loops, each([["a"]], "Text")))
    renamed = document(box.model_copy(update={"name": "Other"}), loops)
    assert save_package(member, made.pk, renamed, 1).version == 2


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (loop(condition=""), "The expression is empty."),
        (loop(initial="@Gone = 1"), "There is no variable"),
        (
            executable("Sequence", "Box", expressions={"batch_size": "1"}),
            "No expression can drive the property “batch size”.",
        ),
        (
            executable(
                "EventHandler", "OnError", properties={"event_name": "OnError"}, expressions={"event_name": "true"}
            ),
            "No expression can drive the property “event name”.",
        ),
    ],
)
def test_what_does_not_run_is_refused_before_anything_runs(part: ExecutableDocument, sentence: str):
    assert find_issues(document(part), [], None)[0].message.startswith(sentence)
