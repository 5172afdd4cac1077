"""The planner: for any package and any order of outcomes it ends, starts nothing twice, and does as SSIS does."""

from cProfile import Profile
from itertools import pairwise
from pstats import Stats

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.package.document import PackageDocument
from tasks.runtime.planner import Planner, Raised, Run, RunId, Stage, make_flow
from tasks.runtime.planner.precedence import Outcome
from tests.packages import arrow, executable, handler
from tests.tasks.planning.fate import Fate
from tests.tasks.planning.model import Model
from tests.tasks.planning.packages import packages
from tests.tasks.planning.world import World

SEEDS = st.integers(0, 2**32)
LONG = settings(
    deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@LONG
@given(packages(), SEEDS, SEEDS)
def test_any_package_comes_to_what_the_obvious_model_comes_to(document: PackageDocument, fate: int, order: int):
    model, world = Model(document, Fate(fate)), World(document, Fate(fate), order)
    assert world.play() is model.run()
    assert world.results == model.results


@LONG
@given(packages(with_stopping=True), SEEDS, SEEDS, st.none() | st.integers(0, 20))
def test_any_package_ends_whatever_stops_it(document: PackageDocument, fate: int, order: int, stop_after: int | None):
    world = World(document, Fate(fate), order)
    end = world.play(stop_after)
    assert (end is Outcome.CANCELED) == world.stopping


def test_an_error_bubbles_out_of_a_thousand_containers():
    boxes = [executable("Sequence", "Box 0")]
    for number in range(1, 1000):
        boxes.append(executable("Sequence", f"Box {number}", boxes[-1]))
    task = executable("SendMailTask", "A", boxes[-1])
    document = PackageDocument(name="Deep", executables=[*boxes, task, handler("OnError")])
    planner = Planner(make_flow(document))
    planner.next()
    planner.learn(Raised(1, RunId(task.id), "OnError"), Run(RunId(task.id), Stage.ENDING, Outcome.FAILURE))
    assert planner.next().outcome is Outcome.FAILURE


def calls_per_step(length: int) -> float:
    parts = [executable("SendMailTask", f"Task {number}") for number in range(length)]
    arrows = [arrow(begin, end) for begin, end in pairwise(parts)]
    planner = Planner(make_flow(PackageDocument(name="Chain", executables=parts, precedence_constraints=arrows)))
    planner.next()
    with Profile() as profile:
        for part in parts:
            planner.learn(Run(RunId(part.id), Stage.ENDING, Outcome.SUCCESS))
            planner.next()
    return Stats(profile).total_calls / length


def test_a_step_costs_the_same_in_a_short_and_in_a_long_chain():
    assert calls_per_step(1000) < 1.1 * calls_per_step(100)
