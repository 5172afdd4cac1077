"""When a message that was refused for now (4yz, RFC 5321 section 4.5.4.1) is tried again. Pure functions."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from connections.replies import read_hint

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
JITTER = 0.2
"""The part of a pause by which it may be shorter, so that many messages do not all come back at once."""
Shorten = Callable[[], float]


def next_try(
    now: datetime, first: datetime, attempts: int, window: timedelta, texts: list[str], shorten: Shorten = random.random
) -> datetime | None:
    """Give when to try again after so many attempts, the first of them then; None when it was tried for long enough.

    texts are the server's words: "try again in 5 minutes" is taken at its word. The last try is at the window's end.
    """
    end = first + window
    hint = max((pause for pause in map(read_hint, texts) if pause), default=None)
    if now >= end or (hint and now + hint > end):
        return None
    if hint:
        return now + hint
    return min(now + pause_after(attempts, shorten), end)


def pause_within(window: timedelta, deferrals: int, shorten: Shorten = random.random) -> timedelta | None:
    """Give the pause of what was put off so often before it came to a server; None when it was for long enough."""
    waited = sum((pause_after(number, lambda: 0) for number in range(1, deferrals + 1)), timedelta())
    return None if waited >= window else min(pause_after(deferrals + 1, shorten), window - waited)


def pause_after(attempts: int, shorten: Shorten = random.random) -> timedelta:
    """Give the pause after so many attempts: 30 seconds, 1, 2, 4, 8 minutes, then 15, each up to a fifth shorter."""
    doubled = FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 10)
    return timedelta(seconds=min(doubled, LONGEST_PAUSE).total_seconds() * (1 - JITTER * shorten()))
