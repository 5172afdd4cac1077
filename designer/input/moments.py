"""Days and times as people type them into filters, and as addresses have them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from designer.input.numerals import is_moment_of_zone

DATE = len("2026-01-31")
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""What is outside of these is the same to every row, and cannot be reckoned with or told to every database."""


def read_moment(text: str, of_day: time) -> datetime | None:
    """Read a day, which means this time of it, or a time; None when it is neither."""
    text = text.strip()
    if not is_moment_of_zone(text):
        return None
    try:
        # A date first: what reads moments takes one for its midnight.
        if len(text) == DATE:
            return datetime.combine(date.fromisoformat(text), of_day)
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def bound_moment(moment: datetime, zone: str = "") -> datetime:
    """Give a time as one in this zone, or in UTC, unless it says otherwise, and within what can be reckoned with."""
    own = ZoneInfo(zone) if zone else UTC
    return min(max(moment.replace(tzinfo=moment.tzinfo or own), EARLIEST), LATEST)
