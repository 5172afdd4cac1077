"""What came of runs before they were tried again, as the log has it: a mail may be refused for now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tasks.runtime.models import EventMessage, Execution, TaskRun

MOST_TRIES = 20
"""Tries of one run that are told, the last ones."""
MOST_READ = 1_000


@dataclass(frozen=True)
class Try:
    """One try that was not the last: when it ended, and why."""

    at: datetime
    message: str


def read_tries(execution: Execution, runs: Iterable[TaskRun]) -> Mapping[int, list[Try]]:
    """Give the tries of those runs that were put off, by the key of the run, in their order."""
    put_off = {(run.executable, run.path): run.pk for run in runs if run.deferrals}
    tries: dict[int, list[Try]] = defaultdict(list)
    if not put_off:
        return tries
    sources, paths = zip(*put_off, strict=True)
    # The range of types is that of the index.
    warnings = EventMessage.objects.filter(
        execution=execution, message_type__gte=100, message_type__lt=140, event_name="OnWarning"
    ).filter(source_id__in=set(sources), path__in=set(paths))
    for event in warnings.order_by("-pk")[:MOST_READ]:
        run = put_off.get((event.source_id, event.path)) if event.source_id else None
        if run is not None and len(tries[run]) < MOST_TRIES:
            tries[run].insert(0, Try(event.time, event.message))
    return tries
