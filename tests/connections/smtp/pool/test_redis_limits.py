"""Limits of all workers together, in a real Redis: what a server sees of several processes."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from uuid import uuid4

import pytest
import redis
from django.conf import settings

from connections.errors import AuthenticationNotOffered
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.smtp.pool.limits import Limit
from connections.smtp.pool.pool import PROCESS_POOL, SessionPool
from connections.smtp.pool.redis_limits import RedisLimits
from connections.smtp.windows_auth import PasswordIdentity
from connections.types.smtp.properties import SmtpProperties
from tests.ports import free_port
from tests.programs.limited import MESSAGE
from tests.servers.smtp import ChunkingSMTP, MailServer, mail_server
from tests.waiting import wait_until

TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
ONE = Limit("mail", 25, "", 1)


@pytest.fixture
def prefix() -> str:
    return f"{settings.REDIS_PREFIX}{uuid4()}:"


@pytest.fixture
def limits(prefix: str) -> Iterator[RedisLimits]:
    limits = RedisLimits(settings.REDIS_URL, prefix, lease=1.0)
    yield limits
    limits.forget()


@pytest.fixture
def elsewhere(prefix: str) -> Iterator[RedisLimits]:
    """The limits as another process sees them."""
    limits = RedisLimits(settings.REDIS_URL, prefix, lease=1.0)
    yield limits
    limits.forget()


@pytest.fixture
def pool(limits: RedisLimits) -> Iterator[SessionPool]:
    pool = SessionPool(limits=limits)
    yield pool
    pool.close()


def properties_for(server: MailServer, **properties: object) -> dict[str, object]:
    return {"smtp_server": server.host, "port": server.port, "timeout": 10_000, **properties}


def send(pool: SessionPool, properties: dict[str, object]) -> None:
    pool.send(SmtpProperties(**properties), OutgoingMessage(TO_BOB, MESSAGE), lambda _session: None)


@contextmanager
def sender(prefix: str, count: int, properties: dict[str, object]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process that sends mails, until the block ends."""
    command = (sys.executable, "-m", "tests.programs.limited", prefix, "1.0", str(count), json.dumps(properties))
    environment = {**os.environ, "REDIS_URL": settings.REDIS_URL}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def have_sent(*processes: subprocess.Popen[bytes]) -> bool:
    return all(process.stdout.readline() == b"sent\n" for process in processes)


class Observed(MailServer):
    """A server that notes how many connections are open at once, and when mails come."""

    def __init__(self) -> None:
        super().__init__()
        self.open = self.most = 0
        self.times: list[float] = []

    async def handle_MAIL(self, *given):  # noqa: N802
        self.times.append(time.monotonic())
        return await super().handle_MAIL(*given)


class ObservedSMTP(ChunkingSMTP):
    def connection_made(self, transport):
        self.event_handler.open += 1
        self.event_handler.most = max(self.event_handler.most, self.event_handler.open)
        super().connection_made(transport)

    def connection_lost(self, error):
        self.event_handler.open -= 1
        super().connection_lost(error)


@pytest.fixture
def observed() -> Iterator[Observed]:
    with mail_server(Observed(), protocol_class=ObservedSMTP) as server:
        yield server


def test_processes_share_a_pace(prefix: str, observed: Observed):
    properties = properties_for(observed, messages_per_second=20.0)
    with sender(prefix, 15, properties) as one, sender(prefix, 15, properties) as other:
        assert have_sent(one, other)

    times = observed.times
    assert len(times) == 30
    windows = [late - early for early, late in zip(times, times[10:], strict=False)]
    assert min(windows) > 10 / 20 - 0.2


def test_processes_share_the_connections(prefix: str, observed: Observed):
    properties = properties_for(observed, max_connections_overall=2)
    with ExitStack() as stack:
        assert have_sent(*[stack.enter_context(sender(prefix, 20, properties)) for _ in range(4)])

    assert len(observed.received) == 80
    assert observed.most == 2


def test_an_idle_connection_is_given_up_for_another_process(prefix: str, observed: Observed, pool: SessionPool):
    properties = properties_for(observed, max_connections_overall=1)
    with sender(prefix, 1, properties) as idle:
        assert have_sent(idle)
        send(pool, properties)

    assert (observed.most, observed.quits) == (1, 1)


def test_a_killed_process_frees_its_slots(prefix: str, observed: Observed, limits: RedisLimits):
    with sender(prefix, 1, properties_for(observed, max_connections_overall=1)) as holder:
        assert have_sent(holder)
        slot = limits.slot(Limit(observed.host, observed.port, "", 1), lambda: None)
        assert not slot.take()
        holder.kill()
        wait_until(slot.take, 3.0)


def test_a_slot_is_kept_while_its_connection_is_lent(limits: RedisLimits, elsewhere: RedisLimits):
    held = limits.slot(ONE, lambda: None)
    assert held.take()
    time.sleep(1.5)

    assert not elsewhere.slot(ONE, lambda: None).take()


def test_a_slot_that_is_freed_while_it_is_renewed_is_free(limits: RedisLimits, elsewhere: RedisLimits):
    slot = limits.slot(ONE, lambda: None)
    assert slot.take()
    slot.free()
    limits._renew_all(ONE, [slot])

    assert elsewhere.slot(ONE, lambda: None).take()


def test_who_comes_later_waits_behind_who_waits_already(limits: RedisLimits, elsewhere: RedisLimits):
    others = [elsewhere.slot(ONE, lambda: None) for _ in range(2)]
    held = limits.slot(ONE, lambda: None)
    assert [slot.take() for slot in (held, *others)] == [True, False, False]
    held.free()

    assert [slot.take() for slot in (held, others[1], others[0])] == [False, False, True]


def test_a_lease_that_redis_has_lost_is_entered_again(prefix: str, limits: RedisLimits):
    assert limits.slot(ONE, lambda: None).take()
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(*client.keys(f"{prefix}*"))

    wait_until(lambda: client.keys(f"{prefix}*"), 3.0)


def test_no_secret_is_in_a_key(prefix: str, pool: SessionPool, observed: Observed):
    given = properties_for(observed, use_windows_authentication=True, messages_per_second=0.01)
    alice = PasswordIdentity("CORP\\alice", "hunter2")
    with pytest.raises(AuthenticationNotOffered):
        pool.send(SmtpProperties(**given), OutgoingMessage(TO_BOB, MESSAGE), lambda _session: None, alice)

    (key,) = redis.Redis.from_url(settings.REDIS_URL).keys(f"{prefix}*")
    name = sha256(f"127.0.0.1:{observed.port}:corp\\alice:0.01".encode()).hexdigest()[:32]
    assert key.decode() == f"{prefix}smtp:{{{name}}}:turn"


def test_without_redis_the_limits_hold_per_process_and_the_log_says_so_once(observed: Observed, caplog):
    limits = RedisLimits(f"redis://127.0.0.1:{free_port()}/0", "x:")
    pool = SessionPool(limits=limits)
    properties = properties_for(observed, max_connections_overall=1, messages_per_second=20.0)
    threads = [threading.Thread(target=send, args=(pool, properties)) for _ in range(8)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.close()

    assert len(observed.received) == 8
    assert observed.most == 1
    assert time.monotonic() - began >= 7 / 20
    assert [record.levelname for record in caplog.records if record.name == "connections.smtp.pool.redis_limits"] == [
        "WARNING"
    ]


def test_redis_is_not_asked_where_no_limit_is_set(observed: Observed, caplog):
    pool = SessionPool(limits=RedisLimits(f"redis://127.0.0.1:{free_port()}/0", "x:"))
    send(pool, properties_for(observed))
    pool.close()

    assert [record for record in caplog.records if record.name == "connections.smtp.pool.redis_limits"] == []


def test_the_pool_of_a_process_keeps_to_the_shared_limits():
    assert isinstance(PROCESS_POOL._limits, RedisLimits)
