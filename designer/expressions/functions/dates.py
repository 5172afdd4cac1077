"""Date and time functions."""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from designer.expressions.errors import Code, Refusal
from designer.expressions.functions.registry import I4, Date, DatePart, Group, Integer, Timestamp, function
from designer.expressions.values import dates
from designer.expressions.values.types import DBTIMESTAMP, RANGES, Kind

ABBREVIATIONS = {
    "year": ("yy", "yyyy"),
    "quarter": ("qq", "q"),
    "month": ("mm", "m"),
    "dayofyear": ("dy", "y"),
    "day": ("dd", "d"),
    "week": ("wk", "ww"),
    "weekday": ("dw", "w"),
    "hour": ("hh",),
    "minute": ("mi", "n"),
    "second": ("ss", "s"),
    "millisecond": ("ms",),
}
PARTS = {short: part for part, others in ABBREVIATIONS.items() for short in (part, *others)}
MONTHS = {"year": 12, "quarter": 3, "month": 1}
UNITS = {
    "dayofyear": timedelta(days=1),
    "day": timedelta(days=1),
    "weekday": timedelta(days=1),
    "week": timedelta(weeks=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
    "millisecond": timedelta(milliseconds=1),
}
A_SUNDAY = datetime(1899, 12, 31)
MONTHS_OF_A_YEAR = 12


def read_part(text: str) -> str:
    """Give the part of a date that a name or an abbreviation means."""
    if part := PARTS.get(text.lower()):
        return part
    raise Refusal(
        f"“{text[:40]}” is no part of a date. The parts are {', '.join(ABBREVIATIONS)}.",
        Code.DTS_E_EXPREVALINVALIDDATEPART,
    )


@function(Group.DATE)
def dateadd(datepart: DatePart, number: Integer, date: Date) -> Timestamp:
    """Gives a date to which so many years, days or other parts are added."""
    part = read_part(datepart)
    moment = _moment(date)
    try:
        return _moment(_add(moment, part, number))
    except (OverflowError, ValueError):
        raise OverflowError from None


@function(Group.DATE)
def datediff(datepart: DatePart, startdate: Date, enddate: Date) -> I4:
    """Gives how many boundaries of years, days or other parts lie between two dates."""
    part = read_part(datepart)
    start, end = _moment(startdate), _moment(enddate)
    if part in MONTHS:
        between = _months(end) // MONTHS[part] - _months(start) // MONTHS[part]
    else:
        between = (end - A_SUNDAY) // UNITS[part] - (start - A_SUNDAY) // UNITS[part]
    if not RANGES[Kind.I4][0] <= between <= RANGES[Kind.I4][1]:
        raise OverflowError
    return int(between)


@function(Group.DATE)
def datepart(datepart: DatePart, date: Date) -> I4:
    """Gives a part of a date as a number; weeks begin on Sunday, which is weekday 1."""
    return READERS[read_part(datepart)](_moment(date))


@function(Group.DATE)
def day(date: Date) -> I4:
    """Gives the day of the month of a date."""
    return _moment(date).day


@function(Group.DATE)
def getdate(*, now: datetime) -> Timestamp:
    """Gives the current date and time of the machine."""
    return _moment(now.replace(tzinfo=None))


@function(Group.DATE)
def getutcdate(*, now: datetime) -> Timestamp:
    """Gives the current date and time in UTC."""
    return _moment(now.astimezone(UTC))


@function(Group.DATE)
def month(date: Date) -> I4:
    """Gives the month of a date."""
    return _moment(date).month


@function(Group.DATE)
def year(date: Date) -> I4:
    """Gives the year of a date."""
    return _moment(date).year


def _moment(value: Any) -> datetime:
    moment: datetime = dates.convert(value, DBTIMESTAMP)
    return moment


def _months(moment: datetime) -> int:
    return moment.year * MONTHS_OF_A_YEAR + moment.month - 1


def _add(moment: datetime, part: str, number: int) -> datetime:
    if part not in MONTHS:
        return moment + UNITS[part] * number
    year, month = divmod(_months(moment) + number * MONTHS[part], MONTHS_OF_A_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def _week(moment: datetime) -> int:
    """Give the week of the year, the first of which begins on 1 January and all others on Sunday."""
    first = datetime.combine(moment.date().replace(month=1, day=1), time())
    return (moment - A_SUNDAY) // UNITS["week"] - (first - A_SUNDAY) // UNITS["week"] + 1


READERS: dict[str, Callable[[Any], int]] = {
    "year": lambda moment: moment.year,
    "quarter": lambda moment: (moment.month + 2) // 3,
    "month": lambda moment: moment.month,
    "dayofyear": lambda moment: moment.timetuple().tm_yday,
    "day": lambda moment: moment.day,
    "week": _week,
    "weekday": lambda moment: moment.isoweekday() % 7 + 1,
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "second": lambda moment: moment.second,
    "millisecond": lambda moment: moment.microsecond // 1000,
}
