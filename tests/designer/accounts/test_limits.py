"""How the pause after failed attempts grows, and what is forgotten."""

from datetime import timedelta

import pytest

from designer.accounts.limits import PAIR


@pytest.mark.parametrize(
    ("level", "seconds"), [(0, 0), (5, 0), (5.2, 5), (6, 5), (7, 10), (8, 20), (13, 640), (14, 900), (10_000, 900)]
)
def test_the_pause_doubles_with_each_failure_that_is_too_many(level: float, seconds: int):
    assert PAIR.pause_at(level) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("minutes", "left"), [(0, 3), (15, 2), (45, 0), (600, 0), (-600, 3)])
def test_a_failure_is_forgotten_in_each_quarter_of_an_hour(minutes: int, left: int):
    assert PAIR.level_after(3, timedelta(minutes=minutes)) == left
