"""The live view: what a page hears of an execution, and what it hears after it lost the connection."""

import asyncio
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import AsyncClient
from django.utils import timezone

from designer.accounts.tokens.issuing import issue_token
from designer.models import ApiToken, Project, User
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.progress import stream
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.servers.smtp import mail_server

pytestmark = pytest.mark.django_db(transaction=True)


def listen(execution: Execution, after: int = 0) -> list[tuple[str, int | None, Any]]:
    """Give all events of a stream as name, ID and data."""

    async def collect() -> str:
        return "".join([text async for text in stream.stream(execution.pk, after)])

    found = []
    for block in asyncio.run(collect()).split("\n\n"):
        fields = dict(line.partition(": ")[::2] for line in block.splitlines() if not line.startswith(":"))
        if fields:
            number = int(fields["id"]) if "id" in fields else None
            found.append((fields["event"], number, json.loads(fields["data"])))
    return found


def run_in_thread(execution: Execution) -> threading.Thread:
    def run() -> None:
        try:
            engine.run_package(execution.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_page_hears_everything_once_and_in_order(member: User, project: Project):
    with mail_server() as server:
        execution = start_execution(member, create_package(member, project, chain(5, server.port)))
        thread = run_in_thread(execution)
        heard = listen(execution)
        thread.join()
    stored = EventMessage.objects.filter(execution=execution).order_by("pk").values_list("pk", flat=True)
    assert [number for name, number, _ in heard if name == "message"] == list(stored)
    tasks: dict[str, Any] = {}
    for name, _, data in heard:
        tasks |= data["tasks"] if name == "snapshot" else {}
    assert [task["status"] for task in tasks.values()] == ["succeeded"] * 5
    assert heard[-1] == ("end", None, {"status": "succeeded"})


def test_who_comes_back_hears_what_was_missed_and_nothing_twice(member: User, project: Project):
    with mail_server() as server:
        execution = start_execution(member, create_package(member, project, chain(2, server.port)))
        engine.run_package(execution.pk)
    numbers = [number for name, number, _ in listen(execution) if name == "message"]
    assert [number for name, number, _ in listen(execution, numbers[3]) if name == "message"] == numbers[4:]


def test_a_long_log_comes_in_pages_that_miss_nothing(member: User, project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "PAGE", 3)
    with mail_server() as server:
        execution = start_execution(member, create_package(member, project, chain(5, server.port)))
        engine.run_package(execution.pk)
    heard = [number for name, number, _ in listen(execution) if name == "message"]
    assert len(heard) == EventMessage.objects.filter(execution=execution).count() > 9


def test_without_the_bell_the_page_looks_by_itself(member: User, project: Project, settings: Any):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with mail_server() as server:
        execution = start_execution(member, create_package(member, project, chain(1, server.port)))
        thread = run_in_thread(execution)
        assert listen(execution)[-1][2] == {"status": "succeeded"}
        thread.join()


@pytest.mark.parametrize(("who", "after", "status"), [("", "0", 401), ("stan", "0", 404), ("mia", "x", 422)])
def test_who_may_not_look_gets_a_problem(
    member: User, stranger: User, project: Project, who: str, after: str, status: int
):
    execution = start_execution(member, create_package(member, project, chain(1)))
    client = AsyncClient()
    if who:
        client.force_login({"mia": member, "stan": stranger}[who])
    answer = asyncio.run(_get(client, f"/api/v1/executions/{execution.pk}/stream?after={after}"))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_program_follows_an_execution_with_its_token(member: User, project: Project):
    with mail_server() as server:
        execution = start_execution(member, create_package(member, project, chain(1, server.port)))
        engine.run_package(execution.pk)
    word = issue_token(member, "Chain", ApiToken.Scope.READ, timezone.now().date() + timedelta(1)).word
    first = execution.event_messages.earliest("pk").pk
    headers = {"Authorization": f"Bearer {word}", "Last-Event-ID": str(first)}
    told = asyncio.run(_read(AsyncClient(), f"/api/v1/executions/{execution.pk}/stream", headers))
    assert told.startswith("event: snapshot")
    assert f"id: {first}\n" not in told
    assert 'event: end\ndata: {"status": "succeeded"}' in told


def test_an_open_view_holds_no_connection_to_the_database(member: User, project: Project):
    execution = start_execution(member, create_package(member, project, chain(1)))
    client = AsyncClient()
    client.force_login(member)

    async def look() -> bool:
        answer = await client.get(f"/api/v1/executions/{execution.pk}/stream")
        assert (await anext(aiter(answer.streaming_content))).startswith(b"event: snapshot")
        return await sync_to_async(lambda: connection.connection is None)()

    assert asyncio.run(look())


async def _get(client: AsyncClient, url: str) -> Any:
    return await client.get(url)


async def _read(client: AsyncClient, url: str, headers: dict[str, str]) -> str:
    answer = await client.get(url, headers=headers)
    return "".join([part.decode() async for part in answer.streaming_content])


@pytest.mark.parametrize(("took", "pause"), [(0.0, 0.1), (0.002, 0.1), (0.01, 0.4), (0.03, 1.0), (9.0, 1.0)])
def test_a_view_gathers_for_longer_the_longer_it_looks(took: float, pause: float):
    assert stream.pause_after(took) == pytest.approx(pause)
