"""The planner: for any package and any order of outcomes it ends, starts nothing twice, and does as SSIS does."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.document import PackageDocument
from tasks.runtime.precedence import Outcome
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
