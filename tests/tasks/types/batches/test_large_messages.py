"""Messages that are so large that few are built ahead."""

import pytest

from connections.smtp.transactions import chunk_check
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.batches import route, routes
from tasks.deliveries.model import Delivery
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tests.bench.sink import sink
from tests.packages import package, send_mail, smtp


@pytest.mark.django_db(transaction=True)
def test_few_that_fill_the_room_leave_though_a_server_with_chunks_would_take_more_at_once(
    member: User, project: Project, queue: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
):
    chunk_check.forget()
    monkeypatch.setattr(routes, "MOST_OCTETS", 1_000)
    monkeypatch.setattr(route, "SLOW", 0.0)  # no server is quick
    with sink("chunking") as server:
        tasks = [send_mail(f"Mail {number}") for number in range(20)]
        document = package("Large", tasks, [], [smtp(port=server.port, max_connections=1)])
        execution = start_execution(member, create_package(member, project, document))
        engine.run_package(execution.pk)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert Delivery.objects.count() == 20
