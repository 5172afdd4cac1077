"""What people do here: compare the mails of executions with those of another installation."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from designer.errors import Invalid
from designer.people import audit
from designer.people.permissions import Person
from tasks.comparisons.matching import MailOutcome, Pair, match
from tasks.comparisons.own_mails import read_own
from tasks.comparisons.reading.files import OldMails, read_columns, read_paths, read_uploads
from tasks.comparisons.reading.mail import NotRead
from tasks.comparisons.reading.process import MailReader
from tasks.runtime.models import Execution
from tasks.runtime.services import find_execution

MOST_EXECUTIONS = 50
MOST_IN_BROWSER = 2_000
"""Mails of either side that the web server compares: reading them takes some ten seconds."""
MOST_BY_COMMAND = 20_000
NO_EXECUTION = f"Name 1 to {MOST_EXECUTIONS} executions."


@dataclass(frozen=True)
class Comparison:
    """What came of comparing: all mails in pairs; deliveries and files that could not be read, with a sentence each."""

    executions: tuple[Execution, ...]
    pairs: tuple[Pair, ...]
    unread: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> dict[MailOutcome, int]:
        """How many mails there are of each outcome."""
        counted = Counter(pair.outcome for pair in self.pairs)
        return {outcome: counted[outcome] for outcome in MailOutcome}

    @property
    def is_same(self) -> bool:
        """Whether both installations have made the same mails, as far as all could be read."""
        return not (self.unread or self.refused) and all(pair.outcome is MailOutcome.SAME for pair in self.pairs)


def compare_with_uploads(
    user: Person, executions: Sequence[int], files: Iterable[tuple[str, BinaryIO]], columns: str = ""
) -> Comparison:
    """Compare with files that were sent. Raises NotFound, NotAllowed, Invalid."""
    named = _read_columns(columns)
    return _compare(user, executions, partial(read_uploads, files, named, MOST_IN_BROWSER), MOST_IN_BROWSER)


def compare_with_paths(user: Person, executions: Sequence[int], paths: Iterable[str], columns: str = "") -> Comparison:
    """Compare with files, folders and archives of this machine. Raises NotFound, NotAllowed, Invalid."""
    named = _read_columns(columns)
    return _compare(user, executions, partial(read_paths, paths, named, MOST_BY_COMMAND), MOST_BY_COMMAND)


def _compare(
    user: Person, executions: Sequence[int], read_old: Callable[[MailReader], OldMails], most: int
) -> Comparison:
    """Compare, once it is known that the user may read all of the executions; who reads is written into the audit."""
    wanted = list(dict.fromkeys(executions))
    if not 1 <= len(wanted) <= MOST_EXECUTIONS:
        raise Invalid(NO_EXECUTION, {"executions": NO_EXECUTION})
    found = tuple(find_execution(user, number) for number in wanted)
    with MailReader() as reader:
        own, old = read_own(user, found, most, reader), read_old(reader)
    comparison = Comparison(found, tuple(match(own.mails, old.mails)), tuple(own.unread), tuple(old.refused))
    told = [f"{outcome}: {count}" for outcome, count in comparison.counts.items()]
    for execution in found:
        audit.record(user, "compared mails", execution, project=execution.project, changes=told)
    return comparison


def _read_columns(text: str) -> Mapping[str, str]:
    try:
        return read_columns(text)
    except NotRead as error:
        raise Invalid(str(error), {"columns": str(error)}) from error
