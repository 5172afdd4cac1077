"""Sets of paths as ranges: what is in them, and what a row keeps of them."""

from hypothesis import given
from hypothesis import strategies as st

from tasks.runtime.planner import PathSet

PATHS = st.lists(st.integers(0, 6), max_size=3).map(tuple)


@given(st.sets(PATHS), PATHS)
def test_it_holds_what_it_was_made_of_also_after_it_was_kept(paths: set[tuple[int, ...]], other: tuple[int, ...]):
    kept = PathSet.read(PathSet.of(paths).write())
    assert set(kept) == paths
    assert len(kept) == len(paths)
    assert (other in kept) == (other in paths)


def test_ten_thousand_iterations_of_which_one_is_missing_are_two_ranges():
    assert PathSet.of((number,) for number in range(10_000) if number != 58).write() == ["0-57", "59-9999"]
