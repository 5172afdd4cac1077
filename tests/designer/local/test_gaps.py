"""What is made before a fork leaves no gaps that children would write to."""

from itertools import pairwise

from designer.local.gaps import fill_gaps

LENGTH, BLOCK = 199, 240
"""Of a bytes object, and of what the allocator gives it."""


def test_what_is_made_once_the_gaps_are_filled_lies_behind_each_other_in_new_memory():
    kept = [bytes(LENGTH) for _ in range(3_000)]
    del kept[::3]
    fill_gaps()
    made = [bytes(LENGTH) for _ in range(20)]
    steps = [id(after) - id(before) for before, after in pairwise(made)]
    assert steps.count(BLOCK) >= len(steps) - 1  # where one pool ends, the next one begins elsewhere
