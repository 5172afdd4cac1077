"""What an execution runs, as it was frozen when it was started. It never changes, so a process reads it once."""

from datetime import datetime
from functools import lru_cache

from designer.database.prepared_queries import Given, PreparedSelect
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.rules.restart import Restart
from tasks.runtime.rules.snapshot import ExecutionSnapshot, make_snapshot

DOCUMENTS = ("document_json", "connections_json", "project_parameters_json", "restart_json")
KEPT = 16
OF_SNAPSHOT = (*DOCUMENTS, "alone", "start_at", "shows_sensitive")
FROZEN = PreparedSelect(
    lambda: Execution.objects.filter(pk=Given("pk", Execution, "id")).values_list(*OF_SNAPSHOT).order_by()
)


def load_snapshot(execution: Execution) -> ExecutionSnapshot:
    """Give what an execution runs."""
    return _read(execution.id, execution.created_at)


def reload_snapshot(execution: Execution) -> ExecutionSnapshot:
    """Give what an execution runs, after what is encrypted in it has got another key."""
    _read.cache_clear()
    return load_snapshot(execution)


@lru_cache(maxsize=KEPT)
def _read(execution_id: int, _created_at: datetime) -> ExecutionSnapshot:
    """The time is part of the key because a restored database gives its numbers a second time."""
    rows = FROZEN.ask(pk=execution_id)
    if not rows:
        raise Execution.DoesNotExist(f"There is no execution {execution_id}.")
    execution = Execution(**dict(zip(OF_SNAPSHOT, rows[0], strict=True)))
    restart = Restart.read(execution.restart_json)
    return make_snapshot(
        execution.document,
        execution.shared_connections,
        execution.project_parameters,
        part=Part(execution.alone, execution.start_at, restart.done),
        restart=restart,
        shows_sensitive=execution.shows_sensitive,
    )
