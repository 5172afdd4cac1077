"""The packages that are disturbed."""

from itertools import pairwise

from designer.package.document import PackageDocument
from tests.packages import arrow, package, send_mail, smtp
from tests.tasks.workers.test_kills import merge


def tasks(port: int, count: int, name: str) -> PackageDocument:
    """A package of mails that wait for nothing, whatever becomes of others."""
    made = package(name, [send_mail(f"Mail {number}") for number in range(count)], [], [smtp(port=port)])
    return made.model_copy(update={"maximum_error_count": 0})


def chain(port: int, count: int, name: str) -> PackageDocument:
    """A package of mails, each after the one before, whatever became of that."""
    mails = [send_mail(f"Mail {number}") for number in range(count)]
    made = package(name, mails, [arrow(*two, "completion") for two in pairwise(mails)], [smtp(port=port)])
    return made.model_copy(update={"maximum_error_count": 0})


SHAPES = {"foreach": merge, "tasks": tasks, "chain": chain}
