"""Servers that have enough: the pool opens fewer connections, and gives a mail one more try where none is in doubt."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from connections.errors import Server, ServiceUnavailable, SmtpError, SmtpStage
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Reply
from connections.smtp.pool import pool as pools
from connections.smtp.pool.buckets import LOWERED_FOR, PooledConnection
from connections.smtp.pool.retries import wants_fewer
from connections.smtp.session import SmtpSession
from connections.types.smtp.properties import SmtpProperties
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.pool.sending import MESSAGE, TO_BOB, send
from tests.servers.scripted import ScriptedServer, hang_up, hear, hear_chunk, say
from tests.servers.smtp import ChunkingSMTP, MailServer, mail_server
from tests.waiting import wait_until

pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")


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
            wait_until(lambda: pool._state.limit((properties, None), clock.now) == 1)
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

    assert error.value.is_in_doubt
    assert server.heard.count(b"BDAT 32 LAST\r\n") == 1


def test_a_server_that_stays_crowded_fails_the_mail_for_now(pool, monkeypatch):
    monkeypatch.setattr(pools, "PATIENCE", 0.4)
    with (
        ScriptedServer(say(b"421 4.7.0 Too many connections\r\n")) as server,
        pytest.raises(ServiceUnavailable) as error,
    ):
        send(pool, server)

    assert error.value.temporary
    assert not error.value.is_in_doubt


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


@pytest.mark.parametrize(("messages", "expected"), [(1, True), (100, False)], ids=["the first", "one of many"])
def test_a_server_that_ends_a_connection_after_many_messages_has_enough_of_that_one_alone(messages, expected):
    goodbye = ServiceUnavailable(
        Server("mail.example.com", 25), SmtpStage.MAIL, Reply(421, "4.7.0", "Too many messages")
    )
    pooled = PooledConnection(SmtpSession(SmtpProperties(smtp_server="mail.example.com")), 0.0, 0.0, messages=messages)
    assert wants_fewer(goodbye, pooled) is expected
