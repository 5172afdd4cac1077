"""One person's many requests: some are answered at once, some wait, the rest are refused, and others are answered."""

import asyncio
import json

import pytest
from django.test import Client

from designer.models import User
from designer.web_server.turns import Turn, Turns
from tests.ports import free_port
from tests.programs.processes import web_server

MIA, STAN = 1, 2


async def begun(turns: Turns, *people: int | None) -> list[bool | None]:
    """Begin turns of these people, in this order; tell which were given, and which still wait."""
    asked = [asyncio.ensure_future(Turn(turns, person).begin()) for person in people]
    await asyncio.sleep(0.01)
    told = [each.result() if each.done() else None for each in asked]
    [each.cancel() for each in asked]
    await asyncio.gather(*asked, return_exceptions=True)
    return told


def test_a_persons_further_request_waits_while_another_persons_is_answered():
    assert asyncio.run(begun(Turns(at_once=2), MIA, MIA, MIA, STAN)) == [True, True, None, True]


def test_who_has_many_waiting_is_refused_at_once():
    assert asyncio.run(begun(Turns(at_once=1, most_waiting=1), MIA, MIA, MIA, STAN)) == [True, None, False, True]


def test_who_waits_too_long_is_refused():
    assert asyncio.run(begun(Turns(at_once=1, patience=0.001), MIA, MIA)) == [True, False]


def test_strangers_need_no_turn():
    assert asyncio.run(begun(Turns(at_once=1), None, None)) == [True, True]


async def take_over() -> tuple[list[bool | None], dict[int, object]]:
    turns = Turns(at_once=1)
    first, second = Turn(turns, MIA), Turn(turns, MIA)
    assert await first.begin()
    waiting = asyncio.ensure_future(second.begin())
    await asyncio.sleep(0.01)
    before = waiting.done()
    first.end()
    first.end()
    told = [before, await waiting]
    second.end()
    return told, turns._people


def test_a_turn_that_ends_is_the_next_ones_and_nobody_is_remembered():
    assert asyncio.run(take_over()) == ([False, True], {})


@pytest.mark.worker
@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
def test_a_person_with_very_many_requests_is_refused_and_the_process_lives(member: User):
    client = Client()
    client.force_login(member)
    head = f"GET /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={client.cookies['sessionid'].value}"

    async def ask(port: int, request: str) -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{request}\r\nConnection: close\r\n\r\n".encode())
        answer = (await reader.read()).decode()
        writer.close()
        return answer

    async def ask_many(port: int) -> list[str]:
        health = "GET /healthz HTTP/1.1\r\nHost: anything"
        return await asyncio.gather(*(ask(port, head) for _ in range(200)), ask(port, health))

    port = free_port()
    with web_server(port):
        *answers, health = asyncio.run(ask_many(port))
    statuses = {int(each.split()[1]) for each in answers}
    assert statuses == {200, 429}
    refused = next(each for each in answers if each.split()[1] == "429")
    assert "retry-after: 2" in refused
    assert json.loads(refused.partition("\r\n\r\n")[2])["detail"].startswith("Many requests of yours")
    assert health.startswith("HTTP/1.1 200")
