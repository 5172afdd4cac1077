"""Trying a step again: the network is played, so that no Airflow and no Dagster is needed."""

import httpx
import pytest

from tasks.client.client import Client
from tasks.orchestrators.airflow.access import read_access
from tasks.orchestrators.airflow.provider import get_provider_info
from tasks.orchestrators.attempts import Changed, make_keys, start_or_take_up
from tests.tasks.client.test_asking import EXECUTION, problem

KEYS = ["first", "second", "third"]


class Server:
    """Answers each key with the execution of it, whose states by now are given, and keeps which were asked for."""

    def __init__(self, **states: str) -> None:
        self.states, self.keys = states, []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            number = int(request.url.path.rpartition("/")[2])
            return httpx.Response(200, json={**EXECUTION, "id": number, "status": self.states[KEYS[number]]})
        key = request.headers["Idempotency-Key"]
        self.keys.append(key)
        return httpx.Response(201, json={**EXECUTION, "id": KEYS.index(key), "status": "pending"})

    def start(self, keys: list[str]) -> int:
        client = Client("https://mail.example", "mw_word", transport=httpx.MockTransport(self))
        return start_or_take_up(client, 7, keys, {}).id


@pytest.mark.parametrize(
    ("states", "tries", "taken"),
    [
        ({}, 1, 0),
        ({"first": "running"}, 2, 0),
        ({"first": "succeeded"}, 2, 0),
        ({"first": "failed"}, 2, 1),
        ({"first": "canceled", "second": "running"}, 3, 1),
        ({"first": "failed", "second": "canceled"}, 3, 2),
    ],
)
def test_a_try_takes_up_what_runs_or_has_succeeded_and_starts_after_what_failed(
    states: dict[str, str], tries: int, taken: int
):
    server = Server(**states)
    assert server.start(KEYS[:tries]) == taken
    assert server.keys == KEYS[: taken + 1]


def test_values_that_differ_from_try_to_try_are_refused_with_what_to_do():
    reused = problem(422, detail="This Idempotency-Key was sent with another request.")
    client = Client("https://mail.example", "mw_word", transport=httpx.MockTransport(lambda _: reused))
    with pytest.raises(Changed, match="stay the same from try to try"):
        start_or_take_up(client, 7, KEYS, {})


def test_keys_tell_steps_apart_and_later_tries_can_make_them_again():
    first, second = make_keys(("airflow", "a", "b c"), range(1, 2)), make_keys(("airflow", "a", "b c"), range(1, 3))
    assert second[:1] == first
    assert not set(second) & set(make_keys(("airflow", "a b", "c"), range(1, 3)))
    assert max(map(len, second)) <= 255


class Connection:
    """A connection as Airflow has it."""

    conn_id = "mail"

    def __init__(self, host: str | None, port: int | None = None, password: str | None = "mw_word", **extra: str):
        self.host, self.port, self.password, self.extra_dejson = host, port, password, extra


@pytest.mark.parametrize(
    ("connection", "url", "ca"),
    [
        (Connection("mailwright.example"), "https://mailwright.example", None),
        (Connection("mailwright.example", 8443), "https://mailwright.example:8443", None),
        (Connection("http://127.0.0.1:8000"), "http://127.0.0.1:8000", None),
        (Connection("https://mailwright.example", ca="/etc/own.pem"), "https://mailwright.example", "/etc/own.pem"),
    ],
)
def test_a_connection_of_airflow_names_the_server(connection: Connection, url: str, ca: str | None):
    assert read_access(connection) == {"url": url, "token": "mw_word", "ca": ca}


@pytest.mark.parametrize("connection", [Connection(None), Connection("mailwright.example", password=None)])
def test_a_connection_that_lacks_something_says_what(connection: Connection):
    with pytest.raises(ValueError, match="“mail” has no"):
        read_access(connection)


def test_airflow_is_told_of_names_that_the_wheel_has():
    (kind,) = get_provider_info()["connection-types"]
    assert (kind["connection-type"], kind["hook-class-name"]) == ("mailwright", "mailwright.airflow.MailwrightHook")
    assert get_provider_info()["package-name"] == "mailwright"
