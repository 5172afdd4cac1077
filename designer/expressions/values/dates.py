"""Dates and times as text, as SSIS reads and writes them. Where a locale counts, it is English (United States)."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from designer.expressions.errors import Code, Refusal
from designer.expressions.values.types import TIMES, DataType, Kind

MOMENT = re.compile(
    r"""\s*(?:(?P<date>(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})|(?P<m2>\d{1,2})[-/](?P<d2>\d{1,2})[-/](?P<y2>\d{4})))?
    (?:(?:^|\s+|(?<=\d)T)(?P<H>\d{1,2}):(?P<M>\d{1,2})(?::(?P<S>\d{1,2})(?:[.:](?P<f>\d{1,9}))?)?(?:\s*(?P<ampm>[AaPp][Mm]))?)?
    (?:\s*(?P<sign>[+-])\s*(?P<oh>\d{1,2}):(?P<om>\d{1,2}))?\s*""",
    re.VERBOSE | re.ASCII,
)
FORMATS = {
    Kind.DATE: "8/6/2003 4:34:52 PM",
    Kind.DBDATE: "2003-08-06",
    Kind.DBTIME: "16:34:52",
    Kind.DBTIME2: "16:34:52.1234567",
    Kind.FILETIME: "2003-08-06 16:34:52:123",
    Kind.DBTIMESTAMP: "2003-08-06 16:34:52.123",
    Kind.DBTIMESTAMP2: "2003-08-06 16:34:52.1234567",
    Kind.DBTIMESTAMPOFFSET: "2003-08-06 16:34:52.1234567 +01:00",
}
DIGITS_OF_SECONDS = {
    Kind.DATE: 0, Kind.DBTIME: 0, Kind.DBTIMESTAMP: 3, Kind.FILETIME: 3,
}  # fmt: skip
MOST_DIGITS = 7
DIGITS_OF_PYTHON = 6
EARLIEST = {Kind.DBTIMESTAMP: 1753, Kind.FILETIME: 1601, Kind.DATE: 100}
DAY_ZERO = datetime(1899, 12, 30)
LONGEST = 100
LONGEST_OFFSET = timedelta(hours=14)


def read(text: str, made: DataType) -> Any:
    """Read a date, a time or both. Raises Refusal with the form that the type has."""
    found = MOMENT.fullmatch(text) if len(text) <= LONGEST else None
    try:
        if found is None:
            raise ValueError(text)
        return _make(found, made)
    except ValueError:
        raise Refusal(
            f"“{text if len(text) <= 40 else text[:39] + '…'}” is no {made.kind}. Write it as {FORMATS[made.kind]}.",
            Code.DTS_E_EXPREVALDATACONVERSIONFAILED,
        ) from None


def _make(found: re.Match[str], made: DataType) -> Any:
    clock = _read_clock(found)
    if made.kind in TIMES and (found["date"] is None) and clock is not None:
        return convert(datetime.combine(date.min.replace(year=2000), clock), made)
    if found["date"] is None:
        raise ValueError(found[0])
    year, month, day = (int(found[name] or found[f"{name}2"]) for name in "ymd")
    moment = datetime.combine(date(year, month, day), clock or time())
    if found["sign"]:
        offset = timedelta(hours=int(found["oh"]), minutes=int(found["om"]))
        if offset > LONGEST_OFFSET:
            raise ValueError(found[0])
        moment = moment.replace(tzinfo=timezone(offset if found["sign"] == "+" else -offset))
    return convert(moment, made)


def _read_clock(found: re.Match[str]) -> time | None:
    if found["H"] is None:
        return None
    hour, noon = int(found["H"]), (found["ampm"] or "").upper()
    if noon:
        if not 1 <= hour <= 12:
            raise ValueError(found[0])
        hour = hour % 12 + (12 if noon == "PM" else 0)
    return time(hour, int(found["M"]), int(found["S"] or 0), int((found["f"] or "0")[:6].ljust(6, "0")))


def write(value: Any, given: DataType) -> str:
    """Write a date, a time or both in the form that its type has."""
    if given.kind == Kind.DATE:
        return _write_for_people(value)
    if given.kind == Kind.DBDATE:
        return str(value.isoformat())
    clock: str = value.strftime("%H:%M:%S")
    if given.kind == Kind.DBTIME:
        return clock
    scale = MOST_DIGITS if given.scale is None else given.scale
    fraction = f"{value.microsecond:06d}000"[:scale]
    if given.kind == Kind.DBTIME2:
        return f"{clock}.{fraction}" if scale else clock
    day = value.date().isoformat()
    if given.kind == Kind.FILETIME:
        return f"{day} {clock}:{value.microsecond // 1000:03d}"
    if given.kind == Kind.DBTIMESTAMP:
        return f"{day} {clock}.{value.microsecond:06d}000" if value.microsecond else f"{day} {clock}"
    moment = f"{day} {clock}.{fraction}" if scale else f"{day} {clock}"
    if given.kind == Kind.DBTIMESTAMP2:
        return moment
    return f"{moment} {value.strftime('%z')[:3]}:{value.strftime('%z')[3:5]}"


def _write_for_people(value: datetime) -> str:
    day = f"{value.month}/{value.day}/{value.year}"
    if value.time() == time():
        return day
    return f"{day} {value.hour % 12 or 12}:{value:%M:%S} {'PM' if value.hour >= 12 else 'AM'}"


def convert(value: Any, made: DataType, today: date | None = None) -> Any:
    """Make another date type of a date or time: what does not fit is taken away, what is missing is zero, or today."""
    moment = _as_moment(value, today)
    if made.kind == Kind.DBTIMESTAMPOFFSET:
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    elif moment.tzinfo:
        moment = _to_utc(moment, made)
    if made.kind == Kind.DBDATE:
        return moment.date()
    digits = DIGITS_OF_SECONDS.get(made.kind, DIGITS_OF_PYTHON if made.scale is None else made.scale)
    unit = int(10 ** max(0, DIGITS_OF_PYTHON - digits))
    moment = moment.replace(microsecond=moment.microsecond // unit * unit)
    if made.kind in TIMES:
        return moment.time()
    if moment.year < EARLIEST.get(made.kind, 1):
        raise Refusal(
            f"{made.kind} begins with the year {EARLIEST[made.kind]}.", Code.DTS_E_EXPREVALDATACONVERSIONOVERFLOW
        )
    return moment


def _to_utc(moment: datetime, made: DataType) -> datetime:
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        raise Refusal(
            f"In UTC this date does not fit in {made.kind}.", Code.DTS_E_EXPREVALDATACONVERSIONOVERFLOW
        ) from None


def _as_moment(value: Any, today: date | None) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, time):
        return datetime.combine(today or DAY_ZERO.date(), value)
    return datetime.combine(value, time())


def to_number(value: datetime) -> float:
    """Give a DT_DATE as the number that it is: days since 30 December 1899."""
    return (value - DAY_ZERO) / timedelta(days=1)


def from_number(days: float) -> datetime:
    """Make a DT_DATE of a number of days since 30 December 1899. Raises OverflowError."""
    moment = DAY_ZERO + timedelta(days=days)
    return moment.replace(microsecond=0)
