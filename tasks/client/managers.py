"""Connection managers: listed and tested."""

from uuid import uuid4

from tasks.client.answers import Connection, Trial
from tasks.client.errors import TimedOut
from tasks.client.exchange import PREFIX, Pause, Request, Steps
from tasks.client.finding import ConnectionWord, find_connection
from tasks.client.reading import ask_for, ask_for_all, get

PAUSE = 0.5
MOST_TRIES = 600


def connections(*, q: str = "", limit: int = 1000) -> Steps[list[Connection]]:
    """List the connection managers of the catalog and of projects whose names or descriptions hold the words of q."""
    return (yield from ask_for_all(Connection, get("/connections", q=q, limit=500), limit))


def try_out(connection: ConnectionWord, *, sender: str = "", recipient: str = "", send: bool = False) -> Steps[Trial]:
    """Let a worker test a connection manager as it is stored, and give the result. With a sender and a recipient the
    server is asked about both; with send the recipient gets a test message."""
    found = yield from find_connection(connection)
    body = {
        "connection": found.model_dump(
            mode="json",
            include={"id", "type", "name", "description", "properties", "expressions", "delay_validation"},
        ),
        "manager": str(found.id),
        "project": found.project,
        "sender": sender,
        "recipient": recipient,
        "send": send,
    }
    key = {"Idempotency-Key": str(uuid4())}
    request = Request(method="POST", path=f"{PREFIX}/connection-trials", body=body, headers=key, repeatable=True)
    trial = yield from ask_for(Trial, request)
    for _ in range(MOST_TRIES):
        if trial.has_ended:
            return trial
        yield Pause(PAUSE)
        trial = yield from ask_for(Trial, get(f"/connection-trials/{trial.id}"))
    raise TimedOut(f"The test of “{found.name}” has not ended.")
