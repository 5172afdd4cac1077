"""Spans of time as pages write them."""

import pytest

from designer.templatetags.times import span


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0 ms"), (0.04, "40 ms"), (1.44, "1.4 s"), (12.9, "12 s"), (185, "3 min 05 s"), (7620, "2 h 07 min")],
)
def test_a_short_span_is_told_in_milliseconds_and_never_as_nothing(seconds: float, written: str):
    assert span(seconds) == written
