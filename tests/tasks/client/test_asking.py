"""What the client makes of answers, and when it asks again: the network is played, the rest is real."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from mailwright import client as door
from mailwright.client import AsyncClient, Client
from tasks.client import async_client, client

NAMED = {"id": 1, "name": "Nightly"}
EXECUTION = {
    "id": 41,
    "package": NAMED,
    "project": {"id": 2, "name": "Reports"},
    "status": "failed",
    "environment": "",
    "in_production": False,
    "shadow": False,
    "caller": "mia",
    "created_at": "2026-11-30T08:00:00Z",
    "started_at": None,
    "ended_at": None,
    "message": "The task failed.",
    "tasks": {},
}
PACKAGE = {
    "id": 7,
    "project": {"id": 2, "name": "Reports"},
    "name": "Nightly",
    "version": 1,
    "modified_at": "2026-11-30T08:00:00Z",
    "modified_by": "mia",
}
DELIVERY = {
    "id": 5,
    "execution": 41,
    "task": "Mail",
    "message_id": "<a@b>",
    "state": "failed",
    "attempts": 1,
    "sender": "a@example.com",
    "recipients": [
        {"address": "b@example.com", "state": "refused", "code": 550, "enhanced_code": "5.1.1", "text": "No such user"}
    ],
    "subject": "Figures",
    "size": 100,
    "connection_name": "Mail",
    "server": "mx",
    "code": None,
    "enhanced_code": "",
    "reply": "",
    "created_at": "2026-11-30T08:00:00Z",
    "ended_at": None,
}
Answers = list[httpx.Response | Exception]


class Network:
    """Gives answers in their order, and keeps what was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers: Answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self) -> Client:
        return Client("https://mail.example", "mw_word", transport=httpx.MockTransport(self))


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that the client makes; nobody waits."""
    made: list[float] = []

    async def pause(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(client, "sleep", made.append)
    monkeypatch.setattr(async_client, "sleep", pause)
    return made


def problem(status: int, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    return httpx.Response(status, headers=headers, json={"title": "No", "detail": "That is why.", **more})


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(401), door.NotSignedIn),
        (problem(403), door.Forbidden),
        (problem(404), door.NotFound),
        (problem(409), door.Conflict),
        (problem(412), door.Conflict),
        (problem(422), door.Invalid),
        (problem(500), door.ServerFailed),
        (httpx.Response(413, text="<h1>Too large</h1>"), door.Invalid),
        (httpx.Response(302, headers={"Location": "https://elsewhere.example/"}), door.Unreachable),
        (httpx.Response(200, text="<h1>Hello</h1>"), door.Unreachable),
    ],
)
def test_each_refusal_has_its_error(answer: httpx.Response, kind: type[Exception]):
    with pytest.raises(kind):
        Network(answer).client().execution(41)


def test_an_error_has_what_the_server_said():
    with pytest.raises(door.Invalid, match="That is why") as invalid:
        Network(problem(422, errors=[{"loc": ["body", "parameters", "Top"], "message": "No number."}])).client().start(
            7
        )
    assert invalid.value.fields == {"body.parameters.Top": "No number."}
    with pytest.raises(door.Conflict) as conflict:
        Network(problem(412, current={"changes": ["x"]}, etag='"2"')).client().start(7)
    assert (conflict.value.current, conflict.value.etag) == ({"changes": ["x"]}, '"2"')


def test_the_token_is_sent_as_a_bearer_and_never_led_elsewhere():
    first = httpx.Response(200, json=[PACKAGE], headers={"Link": '<https://evil.example/x?after=7>; rel="next"'})
    network = Network(first, httpx.Response(200, json=[PACKAGE]))
    assert len(network.client().packages()) == 2
    assert [each.headers["Authorization"] for each in network.asked] == ["Bearer mw_word"] * 2
    assert str(network.asked[1].url) == "https://mail.example/api/v1/packages?after=7"


def test_a_start_whose_answer_got_lost_is_sent_again_with_the_same_key(pauses: list[float]):
    network = Network(httpx.ReadTimeout("too slow"), httpx.Response(503), httpx.Response(201, json=EXECUTION))
    assert network.client().start(7).id == 41
    assert len({each.headers["Idempotency-Key"] for each in network.asked}) == 1
    assert pauses == [0.5, 1.0]


def test_an_import_is_not_sent_again_when_it_may_have_come():
    network = Network(httpx.ReadTimeout("too slow"))
    with pytest.raises(door.Unreachable, match="may have done it"):
        network.client().import_files(2, [("a.dtsx", b"")])


def test_what_never_came_to_the_server_is_sent_again():
    network = Network(*[httpx.ConnectError("refused") for _ in range(4)])
    with pytest.raises(door.Unreachable, match="did not answer: refused"):
        network.client().import_files(2, [("a.dtsx", b"")])
    assert len(network.asked) == 4


def test_a_limit_is_waited_for_as_long_as_the_server_says_unless_that_is_long(pauses: list[float]):
    network = Network(problem(429, {"Retry-After": "7"}), httpx.Response(200, json=EXECUTION))
    assert network.client().execution(41).id == 41
    assert pauses == [7.0]
    with pytest.raises(door.RateLimited) as limited:
        Network(problem(429, {"Retry-After": "3600"})).client().execution(41)
    assert limited.value.retry_after == 3600


def failure() -> Answers:
    return [
        httpx.Response(200, json=[{**PACKAGE, "id": 6, "name": "Nightly too"}, PACKAGE]),
        httpx.Response(201, json={**EXECUTION, "status": "pending"}),
        httpx.Response(200, json={**EXECUTION, "status": "running"}),
        httpx.Response(200, json=EXECUTION),
        httpx.Response(200, json=[DELIVERY, {**DELIVERY, "state": "sent"}]),
    ]


def run(network: Network) -> None:
    network.client().run("Reports/Nightly", parameters={"Top": 5})


def run_meanwhile(network: Network) -> None:
    asynchronous = AsyncClient("https://mail.example", "mw_word", transport=httpx.MockTransport(network))
    asyncio.run(asynchronous.run("Reports/Nightly", parameters={"Top": 5}))


@pytest.mark.parametrize("how", [run, run_meanwhile])
def test_a_package_that_fails_says_why_and_what_servers_replied(how: Callable[[Network], None]):
    network = Network(*failure())
    with pytest.raises(door.PackageFailed, match=r"The task failed\..*550 No such user") as failed:
        how(network)
    assert [each.id for each in failed.value.deliveries] == [5]
    assert network.asked[1].url.path == "/api/v1/packages/7/executions"


def test_who_waits_does_so_for_so_long_and_the_run_goes_on():
    network = Network(httpx.Response(200, json={**EXECUTION, "status": "running"}))
    with pytest.raises(door.TimedOut, match="goes on"):
        network.client().wait(41, timeout=0)


def test_a_server_that_is_away_for_a_day_is_not_waited_for_so_long(pauses: list[float]):
    network = Network(httpx.Response(503, headers={"Retry-After": "86400"}), httpx.Response(200, json=EXECUTION))
    assert network.client().execution(41).id == 41
    assert pauses == [60.0]


EVENT = {
    "event_message_id": 900,
    "message_time": "2026-11-30T08:00:00Z",
    "message": "It began.",
    "event_name": "OnPreExecute",
    "message_source_name": "Mail",
}


def test_a_log_is_followed_to_its_end_and_no_line_comes_twice():
    network = Network(
        httpx.Response(200, json={**EXECUTION, "status": "running"}),
        httpx.Response(200, json={"events": [EVENT]}),
        httpx.Response(200, json=EXECUTION),
        httpx.Response(200, json={"events": [{**EVENT, "event_message_id": 901}]}),
    )
    asynchronous = AsyncClient("https://mail.example", "mw_word", transport=httpx.MockTransport(network))

    async def follow() -> list[int]:
        return [each.event_message_id async for each in asynchronous.follow(41)]

    assert asyncio.run(follow()) == [900, 901]
    assert [each.url.params.get("after") for each in network.asked] == [None, "0", None, "900"]


def test_a_package_that_is_not_there_is_named():
    with pytest.raises(door.NotFound, match="“Reports/Weekly”"):
        Network(httpx.Response(200, json=[PACKAGE])).client().run("Reports/Weekly")


@pytest.mark.parametrize(
    ("url", "token"),
    [("mail.example", "x"), ("http://mail.example", "x"), ("https://mail.example", " "), ("https://m.example", "a\nb")],
)
def test_what_would_give_the_token_away_or_makes_no_sense_is_refused(url: str, token: str):
    with pytest.raises(ValueError):
        Client(url, token)


def test_any_operation_is_asked_and_gives_what_is_answered():
    network = Network(httpx.Response(200, json={"id": 3}), httpx.Response(204), httpx.Response(200, content=b"\x00eml"))
    client = network.client()
    assert client.ask("put", "/projects/3", body={"name": "New"}, headers={"If-Match": '"7"'}) == {"id": 3}
    assert client.ask("DELETE", "/projects/3") is None
    assert client.ask("GET", "/api/v1/deliveries/5/message?raw=1") == b"\x00eml"
    asked = network.asked[0]
    assert (asked.method, asked.headers["If-Match"], asked.content) == ("PUT", '"7"', b'{"name":"New"}')
    assert str(network.asked[2].url).endswith("/api/v1/deliveries/5/message?raw=1")
