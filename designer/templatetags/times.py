"""Spans of time as people read them."""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()

MINUTE = 60
HOUR = 3600
EXACT_BELOW = 10
"""Seconds under which tenths are shown."""


@register.filter
def elapsed(begin: datetime | None, end: datetime | None) -> str:
    """Give the time from begin to end, or to now while there is no end: "0.4 s", "12 s", "3 min 05 s", "2 h 07 min"."""
    if begin is None:
        return ""
    return span(max(0.0, ((end or timezone.now()) - begin).total_seconds()))


def span(seconds: float) -> str:
    """Give a number of seconds as people read it."""
    if seconds < EXACT_BELOW:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE:02} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE:02} min"
