"""Spans of time as people read them."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone

register = template.Library()

MINUTE = 60
HOUR = 3600
EXACT_BELOW = 10
"""Seconds under which tenths are shown."""


@register.filter
def elapsed(begin: datetime | None, end: datetime | None) -> str:
    """Give the time from begin to end, or to now while there is no end: "40 ms", "12 s", "3 min 05 s", "2 h 07 min"."""
    if begin is None:
        return ""
    return span(max(0.0, ((end or timezone.now()) - begin).total_seconds()))


@register.filter
def duration(begin: datetime | None, end: datetime | None) -> str:
    """Give the exact time from begin to end, as "12 ms", "1.23 s", "3 min 05 s"; nothing while one is missing."""
    return exact(end - begin) if begin and end else ""


@register.filter
def exact(time: timedelta | None) -> str:
    """Give a time to three digits or to the second."""
    if time is None:
        return ""
    seconds = max(0.0, time.total_seconds())
    return f"{seconds:.2f} s" if 1 <= seconds < EXACT_BELOW else span(seconds)


def span(seconds: float) -> str:
    """Give a number of seconds as people read it."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < EXACT_BELOW:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE:02} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE:02} min"
