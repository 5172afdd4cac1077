"""The pool of a process: connections are used again, bounded, given up in time, and fewer on a crowded server."""

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from connections.errors import ConnectionsBusy, SenderRefused, Server, ServiceUnavailable, SmtpError, SmtpStage
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Reply
from connections.smtp.pool import pool as pools
from connections.smtp.pool.buckets import LONGEST_IDLE, LONGEST_LIFE, LOWERED_FOR, PooledConnection
from connections.smtp.pool.pool import SessionPool
from connections.smtp.pool.retries import wants_fewer
from connections.smtp.session import SmtpSession
from connections.types.smtp.properties import SmtpProperties
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import ScriptedServer, hang_up, hear, hear_chunk, hear_content, say
from tests.servers.smtp import ChunkingSMTP, MailServer, mail_server
from tests.waiting import wait_until

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))


class Clock:
    """A clock that is set by hand."""

    now = 1_000.0

    def __call__(self):
        return self.now


pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pool(clock):
    pool = SessionPool(clock=clock)
    yield pool
    pool.close()


def send(pool, server, before_hand_over=lambda _session: None, **properties):
    return pool.send(settings_for(server, **properties), OutgoingMessage(TO_BOB, MESSAGE), before_hand_over)


def connections(server):
    return [mail.connection for mail in server.received]


def test_a_chain_of_mails_uses_one_connection(pool, server):
    for _ in range(5):
        send(pool, server)

    assert len(set(connections(server))) == 1
    assert server.quits == 0


def test_other_settings_have_other_connections(pool, server):
    send(pool, server)
    send(pool, server, timeout=4_000)

    assert len(set(connections(server))) == 2


def test_a_connection_that_the_server_closed_is_not_used(pool, clock):
    with mail_server() as first:
        send(pool, first)
        port = first.port
    with mail_server(port=port) as second:
        send(pool, second)

        assert len(second.received) == 1
        pool.close()


def test_an_idle_connection_is_asked_before_it_is_used(pool, clock):
    acts = [
        *[say(b"220 x\r\n"), hear(b"EHLO"), say(b"250 x\r\n")],
        *[hear(b"MAIL"), say(b"250 x\r\n"), hear(b"RCPT"), say(b"250 x\r\n"), hear(b"DATA"), say(b"354 x\r\n")],
        *[hear_content(), say(b"250 x\r\n"), hear(b"NOOP"), say(b"250 x\r\n"), hear(b"MAIL"), say(b"550 no\r\n")],
        *[hear(b"RSET"), say(b"250 x\r\n"), hear(b"QUIT"), say(b"221 x\r\n")],
    ]
    with ScriptedServer(*acts) as server:
        send(pool, server)
        clock.now += 10
        with pytest.raises(SenderRefused):
            send(pool, server)
        pool.close()


def test_a_connection_is_closed_after_its_number_of_messages(pool, server):
    for _ in range(5):
        send(pool, server, max_messages_per_connection=2)

    first, second, third, fourth, fifth = connections(server)
    assert first == second != third == fourth != fifth
    wait_until(lambda: server.quits == 2)


@pytest.mark.parametrize("seconds", [LONGEST_IDLE, LONGEST_LIFE])
def test_a_connection_is_closed_after_its_time(pool, clock, server, seconds):
    send(pool, server)
    clock.now += seconds
    send(pool, server, timeout=4_000)  # anything that comes back wakes the one who sweeps

    wait_until(lambda: server.quits == 1)


def test_no_more_connections_are_open_than_allowed(pool, server):
    together = threading.Semaphore(2)
    most = []

    def look(_session):
        assert together.acquire(blocking=False)
        most.append(1)
        together.release()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: send(pool, server, look, max_connections=2), range(40)))

    assert len(server.received) == len(most) == 40
    assert len(set(connections(server))) <= 2


def test_who_waits_too_long_for_a_connection_is_told_so(pool, server):
    properties = settings_for(server, max_connections=1, timeout=200)

    with pool.acquire(properties), pytest.raises(ConnectionsBusy) as error:
        pool.send(properties, OutgoingMessage(TO_BOB, MESSAGE), lambda _session: None)

    assert error.value.temporary
    assert "this worker may open 1, and all are in use" in error.value.sentence


@dataclass
class Crowd:
    """A server that takes so many connections at once and answers 421 to the others."""

    most: int
    open: int = 0
    refused: int = 0

    def __call__(self, *given, **options):
        """Make the protocol for one connection."""
        return CrowdedSMTP(self, *given, **options)


class CrowdedSMTP(ChunkingSMTP):
    def __init__(self, crowd, *given, **options):
        super().__init__(*given, **options)
        self.crowd = crowd

    async def _handle_client(self):
        self.crowd.open += 1
        try:
            await (self._refuse() if self.crowd.open > self.crowd.most else super()._handle_client())
        finally:
            self.crowd.open -= 1

    async def _refuse(self):
        self.crowd.refused += 1
        await self.push("421 4.7.0 Too many connections")
        self.transport.close()


def test_a_crowded_server_loses_no_mail(pool):
    crowd = Crowd(3)
    with mail_server(protocol_class=crowd) as server:
        with ThreadPoolExecutor(10) as threads:
            list(threads.map(lambda _: send(pool, server), range(100)))
        pool.close()

    assert len(server.received) == 100
    assert crowd.refused > 0


def test_fewer_connections_are_opened_for_a_while(pool, clock):
    crowd = Crowd(1)
    with mail_server(protocol_class=crowd) as server:
        properties = settings_for(server)
        with ThreadPoolExecutor(1) as threads, pool.acquire(properties):
            waiting = threads.submit(pool.send, properties, OutgoingMessage(TO_BOB, MESSAGE), lambda _session: None)
            wait_until(lambda: crowd.refused == 1)
            assert pool._state.limit((properties, None), clock.now) == 1
            assert pool._state.limit((properties, None), clock.now + LOWERED_FOR) == 10
            assert not waiting.done()
        assert waiting.result().reply.is_positive
        pool.close()

    assert crowd.refused == 1


def test_a_goodbye_in_place_of_an_answer_gives_the_mail_one_more_try(pool, monkeypatch):
    told = []
    chunks = [say(b"220 x\r\n"), hear(b"EHLO"), say(b"250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n")]
    acts = [*chunks, hear(b"MAIL"), hear(b"RCPT"), hear_chunk(), say(b"421 4.7.0 Enough for now\r\n"), hang_up()]
    with ScriptedServer(*acts) as server, pytest.raises(ServiceUnavailable) as error:
        send(pool, server, told.append)

    assert len(told) == 1
    assert server.heard.count(b"BDAT 32 LAST\r\n") == 2
    assert error.value.temporary


def test_a_message_in_doubt_gets_no_other_try(pool):
    acts = [say(b"220 x\r\n"), hear(b"EHLO"), say(b"250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n")]
    with (
        ScriptedServer(*acts, hear(b"MAIL"), hear(b"RCPT"), hear_chunk(), hang_up()) as server,
        pytest.raises(SmtpError) as error,
    ):
        send(pool, server)

    assert error.value.handed_over
    assert server.heard.count(b"BDAT 32 LAST\r\n") == 1


def test_a_server_that_stays_crowded_fails_the_mail_for_now(pool, monkeypatch):
    monkeypatch.setattr(pools, "PATIENCE", 0.4)
    with (
        ScriptedServer(say(b"421 4.7.0 Too many connections\r\n")) as server,
        pytest.raises(ServiceUnavailable) as error,
    ):
        send(pool, server)

    assert error.value.temporary
    assert not error.value.handed_over


def test_an_objection_leaves_room_for_the_next(pool, server):
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            send(pool, server, lambda _session: 1 / 0, max_connections=1)

    assert send(pool, server, max_connections=1).reply.is_positive


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_leaves_its_parents_connections_alone(pool, server):
    send(pool, server)
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            pool.forget()
            send(pool, server)
            pool.close()
        os._exit(0)
    os.waitpid(child, 0)
    send(pool, server)

    first, inherited, again = connections(server)
    assert first == again != inherited


THROTTLES = [
    ("data", "454 Throttling failure: Maximum sending rate exceeded."),
    ("data", "550 5.7.0 Requested action not taken: too many emails per second"),
    ("senders", "432 4.3.2 Concurrent connections limit exceeded"),
    ("recipients", "450 4.7.1 Please slow down"),
]


@pytest.mark.parametrize(("place", "reply"), THROTTLES)
def test_a_server_that_is_sent_too_much_gets_fewer_connections(place, reply, pool, monkeypatch):
    lowered = []
    monkeypatch.setattr(pool._state, "lower", lowered.append)
    told = {"data": reply, "senders": {"alice@example.com": reply}, "recipients": {"bob@example.com": reply}}
    both = Envelope("alice@example.com", ("bob@example.com", "carol@example.com"))
    with mail_server(MailServer(**{place: told[place]})) as server, contextlib.suppress(SmtpError):
        pool.send(settings_for(server), OutgoingMessage(both, MESSAGE), lambda _session: None)

    assert len(lowered) == 1


def test_connections_that_are_worn_say_goodbye_at_the_same_time(pool, server):
    both, said = threading.Barrier(2, timeout=10), []
    properties = settings_for(server, max_connections=2, max_messages_per_connection=1)

    def wear_out(_number):
        with pool.acquire(properties) as pooled:
            both.wait()
            pooled.messages += 1
            pooled.session.quit = lambda: (pooled.session.close(), said.append(both.wait()))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(wear_out, range(2)))
    wait_until(lambda: len(said) == 2)


@pytest.mark.parametrize(("messages", "expected"), [(1, True), (100, False)], ids=["the first", "one of many"])
def test_a_server_that_ends_a_connection_after_many_messages_has_enough_of_that_one_alone(messages, expected):
    goodbye = ServiceUnavailable(
        Server("mail.example.com", 25), SmtpStage.MAIL, Reply(421, "4.7.0", "Too many messages")
    )
    pooled = PooledConnection(SmtpSession(SmtpProperties(smtp_server="mail.example.com")), 0.0, 0.0, messages=messages)
    assert wants_fewer(goodbye, pooled) is expected
