"""The error boundary of validation: whatever asking about a part raises becomes an answer about this part alone.

What a part holds was written by people, and types come from other apps. A package must be opened, corrected and
saved whatever is in it, so here, as where a task runs, any exception is caught.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import uuid4

from designer.issues.issue import Issue, Severity

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def make_reference() -> str:
    """Make what a sentence and an entry of the log have in common."""
    return uuid4().hex[:8]


class ErrorBoundary:
    """Asks about the parts of one package. The log has one entry with all details, that of the first failure."""

    def __init__(self) -> None:
        self._reference = ""

    def ask(self, what: str, work: Callable[[], Answer], otherwise: Callable[[str], Answer]) -> Answer:
        """Give what work gives, or what otherwise makes of a sentence that names the part and the entry of the log."""
        try:
            return work()
        except Exception as error:
            if not self._reference:
                self._reference = make_reference()
                logger.exception("%s could not be checked, reference %s", what, self._reference)
            else:
                logger.error("%s could not be checked either (%r), %s", what, type(error), self._reference)
            return otherwise(f"{what} could not be checked. The log tells more under the reference {self._reference}.")

    def judge(self, what: str, find: Callable[[], Iterable[Issue]]) -> list[Issue]:
        """Give the issues that are found, or one that says why none could be."""
        return self.ask(what, lambda: list(find()), lambda sentence: [Issue(Severity.ERROR, sentence)])
