"""How PostgreSQL plans what it is asked."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from designer.database.plans import find_by_index
from tasks.runtime.models import TaskRun

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


def test_postgresql_compiles_nothing_that_it_is_asked():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
