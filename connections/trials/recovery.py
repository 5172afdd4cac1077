"""What brings every trial to an end, and deletes it after a day: those of dead workers, and those that nobody takes."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from connections.models import UNFINISHED, ConnectionTrial, TrialState

KEPT = timedelta(days=1)
GRACE = timedelta(seconds=15)
"""What a worker gets beyond the time that a trial may take, to write down how it ended."""
LONGEST_WAIT = timedelta(minutes=10)
"""For how long a trial waits for a worker."""
LOST_AFTER = timedelta(seconds=10)
"""After how long without a worker it is queued again, as a broker may forget."""
MOST_AT_ONCE = 100
DIED = "The worker was ended, or lost its database, in the middle of this test. Try again."
NOT_TAKEN = "No worker took this test. Ask whoever runs this installation whether its workers run, and try again."


def end_lost(trials: QuerySet[ConnectionTrial]) -> None:
    """End those of these trials that cannot be alive any more."""
    longest = timedelta(seconds=settings.LONGEST_TRIAL) + GRACE
    running = trials.filter(state=TrialState.RUNNING)
    running = running.filter(Q(begun_at=None) | Q(begun_at__lt=Now() - longest))
    running.update(state=TrialState.FAILED, report={"diagnosis": DIED}, content=b"")
    waiting = trials.filter(state=TrialState.WAITING, created_at__lt=Now() - LONGEST_WAIT)
    waiting.update(state=TrialState.FAILED, report={"diagnosis": NOT_TAKEN}, content=b"")


def find_lost() -> list[str]:
    """Give the trials that are to be queued once more."""
    waiting = ConnectionTrial.objects.filter(state=TrialState.WAITING, created_at__lt=Now() - LOST_AFTER)
    return [str(key) for key in waiting.order_by("created_at").values_list("pk", flat=True)[:MOST_AT_ONCE]]


def expire_trials() -> int:
    """Delete the trials of all people that are older than a day, and give their number."""
    old = ConnectionTrial.objects.filter(created_at__lt=Now() - KEPT).exclude(state__in=UNFINISHED)
    return old.delete()[0]
