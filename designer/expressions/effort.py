"""What evaluating may cost: work is counted where there can be much of it, and what costs too much is refused.

A unit is some nanoseconds. Counted are units and not seconds, so that the same expression is always refused, or never.
Short strings are not counted one by one, because that would take longer than they do. Who sets the limits: one
expression, Expression.evaluate (program.py); all of a transition, Transition.advance (tasks/runtime/engine).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from designer.expressions.errors import Refusal

OF_EVALUATION = 300_000_000
"""Units for one expression with all variables that it needs: three seconds or less."""
OF_STEP = OF_EVALUATION // 4
"""Units for one expression that is evaluated while others wait for a lock: less than a second."""
OF_MANY = 5 * OF_EVALUATION
"""Units for all that a request, a validation or a task evaluates."""
LONG = 100
"""A string that has no more characters is short."""
TO_MAKE, TO_SEARCH, TO_ORDER = 20, 40, 40
"""Units for a character of a long string that is read and made, which also is memory; for one that is searched piece by
piece; and for one that is put in order."""
TO_PARSE, TO_COMPILE, TO_RUN, TO_RESOLVE = 3000, 1000, 50, 50
"""Units for a character of an expression that is read, compiled or evaluated, and for a name that is looked at."""


class Account:
    """What is left to a thread; None where nobody counts."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left: int | None = None


class Accounts(threading.local):
    """The account of each thread."""

    def __init__(self) -> None:
        self.mine = Account()


accounts = Accounts()


def spend(units: int) -> None:
    """Count work. Raises Refusal when there was too much of it."""
    account = accounts.mine
    if account.left is not None:
        account.left -= units
        if account.left < 0:
            raise too_much()


def too_much() -> Refusal:
    """The sentence for what costs too much."""
    return Refusal(
        "This is more work than an expression may take. Let it make shorter strings, or do less in one go.",
    )


def spend_on(text: str, each: int = TO_MAKE) -> None:
    """Count the characters of a text that is read."""
    if len(text) > LONG:
        spend(len(text) * each)


@contextmanager
def limited(units: int = OF_MANY) -> Iterator[None]:
    """Let all that is evaluated inside cost no more than this, and no more than what is around may still cost."""
    account = accounts.mine
    outer = account.left
    account.left = begun = units if outer is None else min(units, outer)
    try:
        yield
    finally:
        account.left = None if outer is None else outer - (begun - (account.left or 0))
