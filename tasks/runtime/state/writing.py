"""The rows of an execution that nearly every transition changes, and how they are written."""

from collections.abc import Iterable, Iterator, Sequence

from designer.database.prepared_inserts import PreparedInsert
from designer.database.prepared_queries import PreparedSave
from designer.database.quick_rows import QuickRows
from designer.database.statements import Statement
from tasks.runtime.models import Execution, ExpressionValue, TaskRun
from tasks.runtime.planner import Evaluated
from tasks.runtime.rules.paths import write_path
from tasks.runtime.state.planner_cache import COUNTED

CONCLUDED = ["status", "worker", "message", "started_at", "ended_at", "attempts", *COUNTED]
CONCLUDED += ["item_count", "worked", "batch", "revision"]
SAVE_EXECUTION = PreparedSave(
    Execution,
    [
        "status",
        "started_at",
        "ended_at",
        "revision",
        "errors",
        "stage",
        "message",
        "stopped_by_name",
        "tries",
        "worker",
    ],
)
INSERT_RUNS = PreparedInsert(TaskRun)
RUNS = QuickRows(TaskRun)
SAVE_RUNS = PreparedSave(TaskRun, CONCLUDED)


def statements_of_rows(
    execution: Execution, known: Sequence[TaskRun], created: Sequence[TaskRun]
) -> Iterator[Statement]:
    """Give what writes an execution's row, those of its runs that have changed, and new ones."""
    yield from SAVE_EXECUTION.statements(execution)
    for run in known:
        run.revision = execution.revision
    yield from SAVE_RUNS.statements(*known)
    yield from INSERT_RUNS.statements(created)


def write_evaluated(execution: Execution, evaluated: Iterable[Evaluated]) -> None:
    """Write what expressions of the control flow gave."""
    ExpressionValue.objects.bulk_create(
        ExpressionValue(
            execution=execution,
            of=each.of,
            path=write_path(each.path),
            value=each.value,
            revision=execution.revision,
        )
        for each in evaluated
    )
