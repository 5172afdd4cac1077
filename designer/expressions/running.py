"""What a compiled expression is made of: functions that get the frame of one evaluation and give a value."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from designer.expressions.effort import LONG, TO_MAKE, spend
from designer.expressions.errors import Code, Refusal, Span
from designer.expressions.functions import Function
from designer.expressions.operators import LONGEST_STRING, too_long
from designer.expressions.values import dates
from designer.expressions.values.casts import Conversion
from designer.expressions.values.numbers import overflow, single
from designer.expressions.values.types import DATES, EXACT, LONG_TEXTS, REALS, STRINGS, TIMES, DataType, Kind


class Frame:
    """What one evaluation goes by: the values of the variables, and the time, which stands still."""

    __slots__ = ("_now", "values")

    def __init__(self, values: Sequence[Any], now: datetime | None) -> None:
        self.values = values
        self._now = now

    @property
    def now(self) -> datetime:
        if self._now is None:
            self._now = datetime.now().astimezone()
        return self._now


Run = Callable[[Frame], Any]
"""Gives the value of a node."""


def on_value(compute: Callable[[Any], Any], inner: Run, span: Span) -> Run:
    """Apply a function to a value that is not NULL."""

    def run(frame: Frame) -> Any:
        value = inner(frame)
        try:
            return None if value is None else compute(value)
        except Refusal as refusal:
            raise refusal.at(span) from None

    return run


def casting(convert: Conversion, inner: Run, span: Span, *, needs_today: bool, counts: bool) -> Run:
    """Convert a value that is not NULL. counts: it is a text, which may be long."""

    def run(frame: Frame) -> Any:
        value = inner(frame)
        if value is None:
            return None
        try:
            if counts and len(value) > LONG:
                spend(len(value) * TO_MAKE)
            return convert(value, frame.now.date() if needs_today else None)
        except Refusal as refusal:
            raise refusal.at(span) from None

    return run


def choice(cases: Sequence[tuple[Run, Run]], otherwise: Run) -> Run:
    """Give the result of the first condition that holds; NULL as a condition makes the result NULL."""

    def run(frame: Frame) -> Any:
        for condition, result in cases:
            holds = condition(frame)
            if holds is None:
                return None
            if holds:
                return result(frame)
        return otherwise(frame)

    return run


def concatenation(runs: Sequence[Run], span: Span) -> Run:
    """Join strings at once, however many there are."""

    def run(frame: Frame) -> Any:
        parts, length = [], 0
        for each in runs:
            part = each(frame)
            if part is None:
                return None
            parts.append(part)
            length += len(part)
            if length > LONGEST_STRING:
                raise too_long().at(span)
        if length > LONG:
            spend(length * TO_MAKE)
        return "".join(parts)

    return run


def chain(first: Run, steps: Sequence[tuple[Callable[[Any, Any], Any], Run, Span]]) -> Run:
    """Work off operators from left to right."""

    def run(frame: Frame) -> Any:
        value = first(frame)
        for compute, operand, span in steps:
            other = operand(frame)
            if value is None or other is None:
                value = None
                continue
            try:
                value = compute(value, other)
            except Refusal as refusal:
                raise refusal.at(span) from None
        return value

    return run


def decision(runs: Sequence[Run], *, decisive: bool) -> Run:
    """Give what && and || do: the first decisive value ends it, and NULL is what is left if nothing decides."""

    def run(frame: Frame) -> Any:
        result: bool | None = not decisive
        for each in runs:
            value = each(frame)
            if value is decisive:
                return decisive
            if value is None:
                result = None
        return result

    return run


def converted(inner: Run, given: DataType, made: DataType, span: Span) -> Run:
    """Give a result's function so that it gives the common type."""
    if made.kind in REALS:
        convert: Callable[[Any], Any] = single if made.kind == Kind.R4 else float
    elif made.kind in EXACT:
        convert = Decimal
    elif made.kind in DATES | TIMES and given != made:
        convert = lambda value: dates.convert(value, made)  # noqa: E731
    else:
        return inner
    return on_value(convert, inner, span)


def calling(function: Function, given: Sequence[DataType], runs: Sequence[Run], made: DataType, span: Span) -> Run:
    """Call a function; unless it takes NULL, NULL as an argument makes the result NULL."""
    compute = partial(function.compute, given=given) if "given" in function.wants else function.compute
    if "now" in function.wants:
        return lambda frame: compute(now=frame.now)
    takes_null = function.takes_null
    counts = given[0].kind in STRINGS | LONG_TEXTS

    def run(frame: Frame) -> Any:
        values = [each(frame) for each in runs]
        if not takes_null:
            for value in values:
                if value is None:
                    return None
        try:
            if counts and values[0] is not None and len(values[0]) > LONG:
                spend(len(values[0]) * TO_MAKE)
            return compute(*values)
        except OverflowError:
            raise overflow(made, Code.DTS_E_EXPREVALFUNCTIONOVERFLOW).at(span) from None
        except Refusal as refusal:
            raise refusal.at(span) from None

    return run
