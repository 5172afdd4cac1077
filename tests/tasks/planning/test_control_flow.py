"""Control flow by examples: what SSIS does with errors, failures, event handlers, loops, limits and a cancel."""

import pytest

from designer.package.document import ExecutableDocument, PackageDocument, PrecedenceConstraintDocument
from tasks.runtime.planner import (
    PACKAGE,
    Finish,
    Iterate,
    Part,
    PathSet,
    Planner,
    Raised,
    Run,
    RunId,
    Stage,
    Start,
    make_flow,
)
from tasks.runtime.planner.precedence import Outcome
from tests.packages import arrow, executable, handler
from tests.tasks.planning.fate import Fate, Told
from tests.tasks.planning.world import World

S, F, C = Outcome.SUCCESS, Outcome.FAILURE, Outcome.COMPLETION


def task(name: str, inside: ExecutableDocument | None = None, **fields: object) -> ExecutableDocument:
    return executable("SendMailTask", name, inside, **fields)


def document(
    *parts: ExecutableDocument, arrows: list[PrecedenceConstraintDocument] | None = None, **fields: object
) -> PackageDocument:
    return PackageDocument(name="Any", executables=parts, precedence_constraints=arrows or [], **fields)


def results(package: PackageDocument, fate: Fate) -> dict[str, list[Outcome]]:
    """Play an execution and give the outcomes of each executable's runs, by its name."""
    world = World(package, fate)
    world.play()
    came_to: dict[str, list[Outcome]] = {}
    for (name, _), outcome in sorted(world.results.items(), key=repr):
        came_to.setdefault(name, []).append(outcome)
    return came_to


def test_an_empty_package_succeeds_at_once():
    assert results(document(), Told()) == {"Package": [S]}


def test_the_failure_branch_runs_and_the_package_has_failed():
    send, good, bad = task("Send"), task("Good"), task("Bad")
    package = document(send, good, bad, arrows=[arrow(send, good), arrow(send, bad, "failure")])
    assert results(package, Told("Send")) == {"Send": [F], "Bad": [S], "Package": [F]}


def test_a_disabled_task_or_container_counts_as_succeeded_when_its_turn_comes():
    one, box, last = task("One"), executable("Sequence", "Box", disable=True), task("Last")
    package = document(one, box, task("In it", box), last, arrows=[arrow(one, box), arrow(box, last)])
    assert results(package, Told()) == {"One": [S], "Last": [S], "Package": [S]}
    assert results(package, Told("One")) == {"One": [F], "Package": [F]}


@pytest.mark.parametrize(
    ("most", "errors", "outcome"), [(1, 0, S), (1, 1, F), (2, 1, S), (2, 2, F), (3, 2, S), (0, 9, S)]
)
def test_errors_bubble_up_and_fail_a_container_that_has_its_maximum(most: int, errors: int, outcome: Outcome):
    box = executable("Sequence", "Box", maximum_error_count=most)
    package = document(box, task("A", box, maximum_error_count=0), maximum_error_count=most)
    assert results(package, Told(errors={"A": errors})) == {"A": [S], "Box": [outcome], "Package": [outcome]}


def test_a_loop_goes_round_until_it_has_its_maximum_of_errors():
    careful, careless = (
        executable("ForeachLoop", "Careful"),
        executable("ForeachLoop", "Careless", maximum_error_count=0),
    )
    package = document(careful, task("A", careful), careless, task("B", careless))
    came_to = results(package, Told("A", "B", iterations=3))
    assert came_to == {"A": [F], "Careful": [F], "B": [F, F, F], "Careless": [S], "Package": [F]}


@pytest.mark.parametrize(
    ("forced", "outcome", "after"),
    [
        ("Success", S, ["On success", "On completion"]),
        ("Failure", F, ["On failure", "On completion"]),
        ("Completion", C, ["On completion"]),
    ],
)
def test_a_forced_result_decides_what_comes_after(forced: str, outcome: Outcome, after: list[str]):
    first = task("First", force_execution_result=forced)
    ends = [task("On success"), task("On failure"), task("On completion")]
    arrows = [arrow(first, end, end.name.removeprefix("On ")) for end in ends]
    came_to = results(document(first, *ends, arrows=arrows, maximum_error_count=0), Told("First"))
    assert came_to == {"First": [outcome], **{name: [S] for name in after}, "Package": [S]}


def test_an_event_handler_that_keeps_an_error_to_itself_saves_the_package():
    one = task("A")
    assert results(document(one, handler("OnError", one, propagate=False)), Told("A"))["Package"] == [S]
    assert results(document(one, handler("OnError", one, propagate=True)), Told("A"))["Package"] == [F]


def test_an_event_bubbles_up_from_handler_to_handler_and_each_runs_its_tasks():
    box = executable("Sequence", "Box")
    one, here, there = task("A", box), handler("OnError", box), handler("OnError")
    package = document(box, one, here, there, task("Here", here), task("There", there))
    world = World(package, Told("A"))
    world.play()
    assert world.order == ["A", "Here", "There"]


def test_an_error_in_a_handler_is_counted_but_not_handled_again_above_it():
    on_error = handler("OnError")
    package = document(task("A"), on_error, task("Mail", on_error), maximum_error_count=3)
    assert results(package, Told("A", "Mail")) == {"A": [F], "OnError": [F], "Mail": [F], "Package": [S]}


def test_a_task_waits_for_its_handlers_and_what_follows_waits_for_the_task():
    one, two = task("A"), task("B")
    before, after = handler("OnPreExecute", one), handler("OnPostExecute", one)
    inside = [task("Before", before), task("After", after)]
    world = World(document(one, two, before, after, *inside, arrows=[arrow(one, two)]), Told())
    world.play()
    assert world.order == ["Before", "A", "After", "B"]


def test_handlers_that_are_disabled_see_nothing():
    one = task("A", disable_event_handlers=True)
    off, on = handler("OnPostExecute", one), handler("OnPostExecute").model_copy(update={"disable": True})
    assert results(document(one, off, on), Told()) == {"A": [S], "Package": [S]}


def test_a_failure_that_fails_the_parent_or_the_package_lets_nothing_more_start_there():
    box = executable("Sequence", "Box", maximum_error_count=0)
    one, two, beside = task("A", box, fail_parent_on_failure=True), task("B", box), task("Beside")
    arrows = [arrow(one, two, "failure"), arrow(box, beside, "failure")]
    package = document(box, one, two, beside, arrows=arrows, maximum_error_count=0)
    assert results(package, Told("A")) == {"A": [F], "Box": [F], "Beside": [S], "Package": [S]}
    one = one.model_copy(update={"fail_parent_on_failure": False, "fail_package_on_failure": True})
    package = document(box, one, two, beside, arrows=arrows, maximum_error_count=0)
    assert results(package, Told("A")) == {"A": [F], "Box": [S], "Package": [F]}


def test_an_executable_can_run_alone_with_what_is_inside_of_it():
    box, before = executable("Sequence", "Box"), task("Before")
    inside, off = task("A", box), handler("OnPreExecute")
    package = document(before, box, inside, off, handler("OnPostExecute", box), arrows=[arrow(before, box)])
    steps = Planner(make_flow(package, Part(only=box.id))).next().commands
    assert [step.key for step in steps] == [PACKAGE, RunId(box.id), RunId(inside.id)]


def test_no_more_tasks_run_at_once_than_the_package_says():
    parts = [task(name) for name in "ABC"]
    planner = Planner(make_flow(document(*parts, max_concurrent_executables=2)))
    first, second, third = (Start(RunId(part.id)) for part in parts)
    assert planner.next().commands[1:] == (first, second)
    planner.learn(Run(first.key, Stage.ENDING, S))
    assert third in planner.next().commands


def test_a_foreach_loop_in_batches_asks_for_more_when_a_whole_batch_has_room():
    loop = executable("ForeachLoop", "Loop", properties={"parallel": True, "batch_size": 2, "max_concurrent": 2})
    one = task("A", loop)
    planner = Planner(make_flow(document(loop, one)))
    assert planner.next().questions == (Iterate(RunId(loop.id), 0, 4),)
    planner.learn(Run(RunId(loop.id), iterations=3))
    decided = planner.next()
    assert decided.commands == tuple(Start(RunId(one.id, (number,))) for number in range(3))
    assert decided.questions == ()
    planner.learn(Run(RunId(one.id, (1,)), Stage.ENDING, S))
    assert planner.next().questions == (Iterate(RunId(loop.id), 3, 2),)


def test_a_cancel_starts_nothing_more_and_waits_for_what_runs():
    one, two = task("A"), task("B")
    planner = Planner(make_flow(document(one, two, handler("OnPostExecute"), arrows=[arrow(one, two)])))
    planner.next()
    planner.stop()
    assert planner.next().outcome is None
    planner.learn(Run(RunId(one.id), Stage.ENDING, S))
    decided = planner.next()
    assert [(step.key, step.outcome) for step in decided.commands] == [(RunId(one.id), S), (PACKAGE, Outcome.CANCELED)]
    assert decided.outcome is Outcome.CANCELED


def begun(package: PackageDocument, part: Part) -> list[str]:
    """Give the names of what a part of a package begins when all goes well, in order."""
    names = {one.id: one.name for one in package.executables}
    planner, seen = Planner(make_flow(package, part)), []
    while not (plan := planner.next()).outcome:
        started = [each.key for each in plan.commands if not isinstance(each, Raised | Finish) and each.key.executable]
        seen += [names[key.executable] for key in started]
        planner.learn(*(Run(each.key, Stage.ENDING, S) for each in plan.commands if isinstance(each, Start)))
        planner.learn(*(Run(each.loop, iterations=2, is_exhausted=True) for each in plan.questions))
    return seen


def test_a_run_that_begins_with_a_task_goes_on_with_what_follows_and_what_lies_before_counts_as_not_run():
    box, before, last, beside = executable("Sequence", "Box"), task("Before"), task("Last"), task("Beside")
    first, start, after = task("First", box), task("Start", box), task("After", box)
    arrows = [arrow(before, box), arrow(first, start), arrow(start, after), arrow(box, last), arrow(beside, last)]
    package = document(before, box, first, start, after, last, beside, arrows=arrows)
    assert begun(package, Part(first=start.id)) == ["Box", "Start", "After", "Last"]


def test_a_run_that_begins_with_a_task_in_a_loop_begins_with_it_in_each_iteration():
    loop = executable("ForLoop", "Loop")
    first, start = task("First", loop), task("Start", loop)
    package = document(loop, first, start, arrows=[arrow(first, start)])
    assert begun(package, Part(first=start.id)) == ["Loop", "Start", "Start"]


def test_what_was_done_is_not_begun_again_and_counts_whatever_its_constraints_say_now():
    loop, last = executable("ForLoop", "Loop"), task("Last")
    first, second = task("First", loop), task("Second", loop)
    asked = arrow(first, second, evaluation_operation="Expression", expression="false")
    package = document(loop, first, second, last, arrows=[asked, arrow(loop, last)])
    done = {first.id: PathSet.of([(0,), (1,)]), second.id: PathSet.of([(0,), (1,)])}
    assert begun(package, Part(done=done)) == ["Loop", "Last"]
    assert begun(package, Part(done={loop.id: PathSet.of([()])})) == ["Last"]
