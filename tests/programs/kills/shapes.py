"""The packages that are disturbed. They wait for their server as long as a busy machine may take."""

from itertools import pairwise

from designer.package.document import PackageDocument
from tests.packages import arrow, package, send_mail, smtp
from tests.tasks.workers import test_kills

TIMEOUT = 60_000
"""Milliseconds."""


def foreach(port: int, count: int, name: str) -> PackageDocument:
    """A package of a loop that sends its mails in parallel batches, whatever becomes of others."""
    return test_kills.merge(port, count, name).model_copy(update={"connections": [smtp(port=port, timeout=TIMEOUT)]})


def tasks(port: int, count: int, name: str) -> PackageDocument:
    """A package of mails that wait for nothing, whatever becomes of others."""
    made = package(
        name, [send_mail(f"Mail {number}") for number in range(count)], [], [smtp(port=port, timeout=TIMEOUT)]
    )
    return made.model_copy(update={"maximum_error_count": 0})


def chain(port: int, count: int, name: str) -> PackageDocument:
    """A package of mails, each after the one before, whatever became of that."""
    mails = [send_mail(f"Mail {number}") for number in range(count)]
    made = package(
        name, mails, [arrow(*two, "completion") for two in pairwise(mails)], [smtp(port=port, timeout=TIMEOUT)]
    )
    return made.model_copy(update={"maximum_error_count": 0})


SHAPES = {"foreach": foreach, "tasks": tasks, "chain": chain}
