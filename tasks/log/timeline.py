"""The picture of when task runs ran: bars over one scale of time, all places in percent of the picture's width.

An executable with many runs, in a loop, gets a bar for each of some equal parts of the time, which says how many runs
began in it and how they ended, so that ten thousand runs are as readable, and as fast to draw, as ten.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Expression, F, IntegerField, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.template.defaultfilters import pluralize

from designer.input.numerals import is_number
from designer.templatetags.times import duration
from tasks.log.shown import Shown, show, worst
from tasks.runtime.models import TaskRun

PARTS = 150
"""Equal parts of the time, for executables that have more runs than this."""
NARROWEST = 0.35
"""Percent: what took no time can be seen too."""
ROUND = 1.5
MOST_TICKS = 6
LAST_TICK = 96
"""Percent: further right there is no room for a tick's word."""
STEPS = [size * factor for size in (0.001, 0.01, 0.1, 1) for factor in (1, 2, 5)]
STEPS += [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400]
LONGEST_STEP = 86400


@dataclass(frozen=True)
class Bar:
    """A run, or those that began in one part of the time; x and width in percent."""

    x: float
    width: float
    status: str
    title: str

    @property
    def radius(self) -> int:
        """How round its corners are: what is narrow has none, so that neighbours make one band."""
        return 2 if self.width > ROUND else 0


@dataclass(frozen=True)
class Tick:
    """A line of the scale, with the room to the next one; range is that room in seconds after the start, as a zoom."""

    x: float
    width: float
    label: str
    range: str


@dataclass(frozen=True)
class Window:
    """The time that the picture shows: a part of an execution that began at start, or all of it."""

    start: datetime
    begin: datetime
    end: datetime

    @property
    def seconds(self) -> float:
        """How long it is, and never nothing."""
        return max((self.end - self.begin).total_seconds(), 0.001)

    def place(self, moment: datetime) -> float:
        """Give the place of a moment in percent, that of the nearer edge for what is outside."""
        return min(max((moment - self.begin).total_seconds() / self.seconds, 0.0), 1.0) * 100

    def ticks(self) -> list[Tick]:
        """Give the lines of the scale, at round numbers of seconds after the start of the execution."""
        step = next((each for each in STEPS if self.seconds / each <= MOST_TICKS), 0.0)
        step = step or LONGEST_STEP * (self.seconds // (LONGEST_STEP * MOST_TICKS) + 1)
        offset = (self.begin - self.start).total_seconds()
        first = -(-offset // step)
        count = int((offset + self.seconds) // step - first) + 1
        seconds = [(first + number) * step for number in range(count)]
        ticks = [self._make_tick(each, step, offset) for each in seconds]
        return [tick for tick in ticks if tick.x < LAST_TICK]

    def _make_tick(self, seconds: float, step: float, offset: float) -> Tick:
        x = (seconds - offset) / self.seconds * 100
        room = f"{round(seconds, 3):g}-{round(seconds + step, 3):g}"
        return Tick(round(x, 3), round(min(step / self.seconds * 100, 100 - x), 3), tell_moment(seconds, step), room)


def tell_moment(seconds: float, step: float) -> str:
    """Give a time after the start as the scale says it, as exact as its steps."""
    if step < 1:
        return f"{seconds:.3f}".rstrip("0").rstrip(".") + " s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if minutes else f"{rest} s"


def open_window(start: datetime, end: datetime, zoom: str = "") -> Window:
    """Give the time to show; zoom is "10-20", seconds after the start. What makes no sense shows all."""
    begin_text, _, end_text = zoom.partition("-")
    if not (is_number(begin_text) and is_number(end_text)):
        return Window(start, start, end)
    try:
        first, last = float(begin_text), float(end_text)
        window = Window(start, start + timedelta(seconds=first), start + timedelta(seconds=last))
    except (ValueError, OverflowError):
        return Window(start, start, end)
    is_inside = start <= window.begin < window.end and window.begin < end
    return Window(start, window.begin, min(window.end, end)) if is_inside else Window(start, start, end)


def draw(runs: QuerySet[TaskRun], counts: dict[UUID, int], window: Window, now: datetime) -> dict[UUID, list[Bar]]:
    """Give the bars of executables, of which counts says how many runs each has, in two queries at most."""
    shown = runs.filter(started_at__lt=window.end).filter(Q(ended_at__gte=window.begin) | Q(ended_at=None))
    few = [each for each, count in counts.items() if count <= PARTS]
    many = [each for each, count in counts.items() if count > PARTS]
    bars: dict[UUID, list[Bar]] = defaultdict(list)
    if few:
        rows = shown.filter(executable__in=few).order_by("started_at")
        for executable, status, begin, end in rows.values_list("executable", "status", "started_at", "ended_at"):
            shown_as = show(status)
            told = f"{shown_as.label}, {duration(begin, end)}" if end else shown_as.label
            bars[executable].append(_make_bar(window, begin or now, end or now, shown_as, told))
    if many:
        for executable, bar in _divide(shown.filter(executable__in=many), window, now):
            bars[executable].append(bar)
    return bars


def _divide(runs: QuerySet[TaskRun], window: Window, now: datetime) -> Iterator[tuple[UUID, Bar]]:
    counted: dict[str, Any] = {str(each): Count("pk", filter=each.among) for each in Shown}
    begin, end = Min("started_at"), Max(Coalesce(F("ended_at"), Value(now)))
    rows = runs.annotate(part=_Part(window)).order_by("part").values("executable", "part")
    for row in map(dict[str, Any], rows.annotate(begin=begin, end=end, **counted)):
        counts = {each: row[each] for each in Shown if row[each]}
        total = sum(counts.values())
        told = ", ".join(f"{count:,} {status}" for status, count in counts.items())
        title = f"{total:,} run{pluralize(total)}: {told}"
        yield row["executable"], _make_bar(window, row["begin"], row["end"], worst([*counts]), title)


class _Part(Expression):
    """The number of the part of the window that a run began in."""

    def __init__(self, window: Window) -> None:
        super().__init__(output_field=IntegerField())
        self.begin, self.seconds = window.begin, window.seconds / PARTS

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        begin = connection.ops.adapt_datetimefield_value(self.begin)
        column, _ = compiler.compile(F("started_at").resolve_expression(compiler.query))
        if connection.vendor == "postgresql":
            return f"FLOOR(EXTRACT(EPOCH FROM ({column} - %s)) / %s)", (begin, self.seconds)
        return f"CAST((JULIANDAY({column}) - JULIANDAY(%s)) * 86400 / %s AS INTEGER)", (begin, self.seconds)


def _make_bar(window: Window, begin: datetime, end: datetime, status: str, title: str) -> Bar:
    x = min(window.place(begin), 100 - NARROWEST)
    return Bar(round(x, 3), round(max(window.place(end) - x, NARROWEST), 3), status, title)
