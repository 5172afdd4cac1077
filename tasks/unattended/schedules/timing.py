"""Which times a cron expression names in a time zone. All that goes in and comes out is in UTC.

As Debian's cron has it: a time that the change to summer time leaves out comes right after the change, and one that
comes twice in autumn counts once. Where minutes or hours begin with *, as in */30, the expression counts real time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from designer.accounts.profile import NO_ZONE, time_zones

LONGEST = 100
FIELDS = 5
GRACE = timedelta(minutes=5)
"""How late a start may be before its time was missed: workers are started again, and have other things to do."""
HOW = (
    "Write five fields: minute, hour, day of the month, month, day of the week. For example “30 7 * * 1-5” is 7:30 "
    "from Monday to Friday, and “*/15 * * * *” each quarter of an hour."
)
NEVER = "There is no such day. Correct the day of the month or the month."


@dataclass(frozen=True)
class Timing:
    """A cron expression in a time zone, both of which are known to be good (check)."""

    cron: str
    time_zone: str

    def check(self) -> dict[str, str]:
        """Give what is wrong, a sentence for each field."""
        problems = {} if self.time_zone in time_zones() else {"time_zone": NO_ZONE}
        fields = self.cron.split()
        if len(self.cron) > LONGEST or not self.cron.isascii() or len(fields) != FIELDS:
            return {**problems, "cron": HOW}
        try:
            next(CronSim(self.cron, datetime.now(UTC)))
        except CronSimError as error:
            problems["cron"] = f"{error}. {HOW}"
        except StopIteration:
            problems["cron"] = NEVER
        return problems

    @property
    def words(self) -> str:
        """The expression in words."""
        return CronSim(self.cron, datetime.now(UTC)).explain()

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Yield the times after a moment."""
        for found in CronSim(self.cron, moment.astimezone(ZoneInfo(self.time_zone))):
            time = found.astimezone(UTC)
            if time > moment:  # in the hour that comes twice the library begins with the first one
                moment = time
                yield time

    def next_after(self, moment: datetime) -> datetime | None:
        """Give the first time after a moment; None where none will come."""
        return next(self.after(moment), None)

    def following(self, moment: datetime, count: int) -> list[datetime]:
        """Give the first times after a moment."""
        return list(islice(self.after(moment), count))

    def last_until(self, moment: datetime) -> datetime | None:
        """Give the last time that is not after a moment; None where that is very long ago."""
        later = (moment + timedelta(minutes=1)).replace(second=0, microsecond=0)
        backwards = CronSim(self.cron, later.astimezone(ZoneInfo(self.time_zone)), reverse=True)
        times = (each.astimezone(UTC) for each in backwards)
        return next((time for time in times if time <= moment), None)


@dataclass(frozen=True)
class Due:
    """A time that is due. missed_from is the first of those before it that nobody was there for; is_late: it itself
    was missed. next is the one after now."""

    time: datetime
    missed_from: datetime | None
    is_late: bool
    next: datetime | None


def find_due(timing: Timing, first: datetime, now: datetime) -> Due:
    """Give what is due, of a schedule whose next time was first and is past. All that is past counts as one."""
    time = max(first, timing.last_until(now) or first)
    return Due(time, first if time > first else None, now - time > GRACE, timing.next_after(now))
