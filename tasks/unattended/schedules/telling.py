"""A schedule's times as people read them: in its own time zone, whatever the reader's is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from tasks.unattended.schedules.timing import Timing

NEXT = 5


@dataclass(frozen=True)
class ToldTime:
    """A time, and how clocks in the schedule's zone show it."""

    at: datetime
    there: str


def tell_times(cron: str, time_zone: str) -> dict[str, Any]:
    """Give the expression in words and its next times, or what is wrong; nothing while nothing is typed."""
    if not cron.strip():
        return {"times": [], "words": "", "problem": ""}
    timing = Timing(" ".join(cron.split()), time_zone)
    if problems := timing.check():
        return {"times": [], "words": "", "problem": " ".join(problems.values())}
    zone = ZoneInfo(time_zone)
    times = timing.following(timezone.now(), NEXT)
    told = [ToldTime(each, f"{each.astimezone(zone):%a %d %b %Y, %H:%M %Z}") for each in times]
    return {"times": told, "words": timing.words, "problem": ""}
