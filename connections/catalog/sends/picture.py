"""How it goes with a connection manager as a small picture: a bar for each day, what was sent below what was not, and a
second row of bars for how long the server took to answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from connections.catalog.sends.history import Day

WIDTH, STEP = 10.0, 13.0
"""Of a bar, and from one to the next."""
TALL, LOW, GAP = 60.0, 24.0, 8.0
"""Heights of the two rows of bars, and what is between them."""
LEAST = 1.5
"""The height of what is there, however little it is."""


@dataclass(frozen=True)
class Bar:
    """A rectangle: what it shows (a class of the style sheet), and where it stands."""

    kind: str
    x: float
    y: float
    height: float
    width: float = WIDTH


@dataclass(frozen=True)
class Picture:
    """The bars, and the size of what they are drawn on."""

    bars: Sequence[Bar]
    width: float
    height: float = TALL + GAP + LOW


def draw(days: Sequence[Day]) -> Picture:
    """Draw the days, the oldest on the left."""
    most = max((day.sent + day.not_sent for day in days), default=0) or 1
    longest = max((day.seconds or 0 for day in days), default=0) or 1
    bars = [bar for number, day in enumerate(days) for bar in _draw_day(day, number * STEP, most, longest)]
    return Picture(bars, max(len(days) * STEP, STEP))


def _draw_day(day: Day, x: float, most: int, longest: float) -> list[Bar]:
    sent, not_sent = _scale(day.sent, most, TALL), _scale(day.not_sent, most, TALL)
    bottom = TALL + GAP + LOW
    seconds = _scale(day.seconds or 0, longest, LOW)
    bars = [
        Bar("sent", x, TALL - sent, sent),
        Bar("not-sent", x, max(TALL - sent - not_sent, 0), not_sent),
        Bar("seconds", x, bottom - seconds, seconds),
    ]
    return [bar for bar in bars if bar.height]


def _scale(value: float, most: float, height: float) -> float:
    """Give a height to one decimal; what is not nothing can be seen."""
    return round(max(value / most * height, LEAST), 1) if value else 0.0
