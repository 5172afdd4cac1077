"""How PostgreSQL plans what it is asked."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import OuterRef, Subquery

from designer.database.plans import find_by_index
from designer.database.prepared_queries import PreparedSelect
from designer.database.statements import Statement, ignore, run
from designer.models import Project
from designer.storage.newest import newest_of
from tasks.deliveries.batches import rows
from tasks.runtime.engine import recording
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.state.writing import SAVE_RUNS
from tasks.runtime.statuses import TaskStatus

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]


@pytest.fixture
def as_worker() -> Iterator[None]:
    """Have a connection such as a worker's process has."""
    connection.close()
    find_by_index()
    yield
    connection_created.disconnect(dispatch_uid="designer.database.plans.find_by_index")
    connection.close()


@pytest.mark.usefixtures("as_worker")
def test_a_worker_goes_by_index_though_a_table_is_small_yet():
    plan = TaskRun.objects.filter(pk__in=range(100)).order_by().explain()
    assert "Seq Scan" not in plan


@pytest.mark.parametrize(("setting", "value"), [("jit", "off"), ("plan_cache_mode", "force_generic_plan")])
def test_postgresql_compiles_nothing_that_it_is_asked_and_plans_it_once(setting: str, value: str):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)


def test_what_a_connection_is_asked_the_second_time_is_prepared():
    connection.close()
    for _ in range(2):
        run("SELECT 'asked twice', %s::int", (1,))
    asked = run("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%%asked twice%%'", ()).fetchone()
    assert asked == (1,)


@pytest.fixture
def runs(project: Project) -> list[TaskRun]:
    """Give the last batch of an execution whose table nobody has analyzed yet."""
    execution = Execution.objects.create(project=project, package_version=1, document_json={})
    new = (
        TaskRun(execution=execution, executable=uuid4(), status=TaskStatus.RUNNING, worker=uuid4())
        for _ in range(2_000)
    )
    return TaskRun.objects.bulk_create(new)[-100:]


def explain(statement: Statement) -> str:
    return "\n".join(line for (line,) in run(f"EXPLAIN {statement.sql}", statement.values).fetchall())


@pytest.mark.usefixtures("as_worker")
def test_a_batch_is_written_down_without_reading_all_of_its_table(runs: list[TaskRun]):
    (statement,) = SAVE_RUNS.statements(*runs)
    assert "Index Cond: (id = ANY" in explain(statement)


@pytest.mark.usefixtures("as_worker")
@pytest.mark.parametrize("own", [recording.OWN, rows.OWN])
def test_a_process_finds_its_runs_without_reading_all_that_are_unfinished(own: PreparedSelect, runs: list[TaskRun]):
    plan = explain(own.statement(ignore, keys=[each.pk for each in runs], worker=runs[0].worker))
    assert "task_run_unfinished" not in plan


def test_the_newest_of_a_thing_without_any_is_not_looked_for_among_all_others(runs: list[TaskRun]):
    """One execution has all of them, which leads PostgreSQL to expect some of whichever it is asked for."""
    run("ANALYZE tasks_taskrun", ())
    newest = newest_of(TaskRun.objects.all(), "execution_id", OuterRef("pk")).values("pk")[:1]
    plan = Execution.objects.annotate(newest=Subquery(newest)).values("newest").explain()
    assert "execution_id >= " in plan
    assert "tasks_taskrun_pkey" not in plan
