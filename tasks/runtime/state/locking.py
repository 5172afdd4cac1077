"""The lock on an execution's row, under which each of its transitions is done, and nothing that may take long."""

from django.db import connection

from designer.database.prepared_queries import Given, PreparedSelect
from tasks.runtime.models import Execution
from tasks.runtime.state.snapshot import DOCUMENTS

COLUMNS = [field.attname for field in Execution._meta.concrete_fields if field.name not in DOCUMENTS]
LOCK = PreparedSelect(
    lambda: Execution.objects.select_for_update().filter(pk=Given("pk", Execution, "id")).values_list(*COLUMNS)
)


def lock(execution_id: int) -> Execution:
    """Lock an execution's row for the rest of the transaction; the documents, which may be large, are left out."""
    rows = LOCK.ask(pk=execution_id)
    if not rows:
        raise Execution.DoesNotExist(f"There is no execution {execution_id}.")
    return Execution.from_db(connection.alias, COLUMNS, rows[0])


def try_lock(execution_id: int) -> Execution | None:
    """Lock an execution's row, or give None at once while somebody else has it; SQLite's one lock is waited for."""
    free = Execution.objects.select_for_update(skip_locked=True).defer(*DOCUMENTS)
    return free.filter(pk=execution_id).first()
