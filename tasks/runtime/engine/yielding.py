"""How an execution that computes without end leaves the database to others.

SQLite has one lock for all that is written. So there a transition is short, and what goes on after one that was broken
off waits: as long as the transition had the lock, or, while somebody else's packages run, several times as long. Other
databases lock the execution alone, and nobody waits.
"""

import time

from django.db import connection

from tasks.runtime.models import Execution
from tasks.runtime.statuses import ExecutionStatus

LONGEST_TRANSITION, LONGEST_WITH_ONE_LOCK = 3.0, 0.1
"""Seconds after which a transition is broken off."""
PAUSES, PAUSES_BESIDE_OTHERS = 1, 9
"""How many times as long as the transition took what comes next waits."""
LONGEST_PAUSE = 2.0
UNFINISHED = (ExecutionStatus.PENDING, ExecutionStatus.RUNNING, ExecutionStatus.STOPPING)


def longest_transition() -> float:
    """Give the seconds that a transition may have the lock."""
    return LONGEST_WITH_ONE_LOCK if _has_one_lock() else LONGEST_TRANSITION


def rest(execution: Execution, held: float) -> None:
    """Wait after a transition that was broken off and had the lock for so many seconds; its transaction is over."""
    if _has_one_lock():
        others = Execution.objects.filter(status__in=UNFINISHED).exclude(caller=execution.caller_id)
        time.sleep(min(LONGEST_PAUSE, held * (PAUSES_BESIDE_OTHERS if others.exists() else PAUSES)))


def _has_one_lock() -> bool:
    return connection.vendor == "sqlite"
