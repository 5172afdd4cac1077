"""How a worker writes down how far an import is, as long as the import is its own."""

import threading
from collections.abc import Sequence
from contextlib import suppress

from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from designer.models import PackageImport
from designer.services.imports.jobs.rows import load_outcome, rules_by_code, store_outcome, store_shared
from designer.services.imports.outcomes import FileOutcome, Outcome, SharedOutcome

MOST_FINDINGS = 20_000
"""Of an import that are kept; the gravest of each file come first."""
LONGEST_NAME = 1_000
PERIOD = 10.0
"""Seconds between two signs of life, whatever the file under way takes."""
SAVED = (Outcome.CREATED, Outcome.REPLACED)


class Stopped(Exception):
    """The import is not this worker's any more: somebody has canceled it, or it was taken up by another."""


class Followed:
    """An import as one of its attempts sees it: what it writes counts only as long as no other has begun."""

    def __init__(self, job: PackageImport) -> None:
        self._job = job
        self._room = MOST_FINDINGS
        rows = job.outcomes.select_related("package__project").filter(outcome__in=SAVED)
        rules = rules_by_code() if job.is_chosen else {}
        self._saved = {row.position: load_outcome(row, rules) for row in rows} if job.is_chosen else {}

    @property
    def rows(self) -> QuerySet[PackageImport]:
        """The import's row, as long as it is this attempt's."""
        job = self._job
        return PackageImport.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)

    def begin(self, file: str) -> None:
        """Tell which file is under way. Raises Stopped."""
        now = timezone.now()
        if not self.rows.update(current=file[:LONGEST_NAME], done=F("done") + 1, seen_at=now):
            raise Stopped

    def recall(self, position: int) -> FileOutcome | None:
        """Give what an attempt before this one has saved of a file."""
        return self._saved.get(position)

    @transaction.atomic
    def record(self, position: int, outcome: FileOutcome) -> None:
        """Keep what came of a file, with the package that is saved in this transaction. Raises Stopped."""
        if position in self._saved:
            return
        if not list(self.rows.select_for_update().values_list("pk")):
            raise Stopped
        self._room -= store_outcome(self._job, position, outcome, self._room)

    def share(self, shared: Sequence[SharedOutcome]) -> None:
        """Keep what came of what packages share; what an attempt before has added was not there already."""
        added = {(each["kind"], each["name"]) for each in self._job.shared if each["outcome"] == Outcome.CREATED}
        stored = [store_shared(each) for each in shared]
        for each in stored:
            if (each["kind"], each["name"]) in added and each["outcome"] == Outcome.UNCHANGED:
                each["outcome"] = Outcome.CREATED
        if not self.rows.update(shared=stored):
            raise Stopped


class SignsOfLife:
    """Says every few seconds that the worker lives, from a thread of its own, for a with statement."""

    def __init__(self, rows: QuerySet[PackageImport]) -> None:
        self._rows = rows
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="import", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()

    def _tell(self) -> None:
        try:
            while not self._is_over.wait(PERIOD):
                with suppress(DatabaseError):  # away for a while: the next sign may come through
                    self._rows.update(seen_at=timezone.now())
        finally:
            connection.close()
