"""A server that offers CHUNKING is asked once whether it swallows what it refuses; if not, it gets no chunks."""

import pytest

from connections.errors import ConnectionLost, ReplyOutOfOrder, ServiceUnavailable
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.transactions import chunk_check
from connections.smtp.transactions.send_request import SendRequest
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import ScriptedServer, hang_up, hear, hear_chunk, hear_content, say
from tests.servers.smtp import ChunkingSMTP, MailServer, mail_server

MESSAGE = b"Subject: Hello\r\n\r\nRSET\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<mal@example.com>\r\nDATA\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
HELLO = [say(b"220 x\r\n"), hear(b"EHLO"), say(b"250-x\r\n250-PIPELINING\r\n250 CHUNKING\r\n")]
ASKED = [*HELLO, hear_chunk(), hear(b"NOOP"), hear(b"RSET")]
CHUNK = [hear(b"MAIL"), hear(b"RCPT"), hear_chunk(), say(b"250 ok\r\n250 ok\r\n250 done\r\n")]


class Obstinate(ChunkingSMTP):
    """A server that offers CHUNKING, refuses every chunk, and reads its octets as commands."""

    heard: list[bytes] = []

    async def smtp_BDAT(self, arg):  # noqa: N802
        await self.push("503 5.5.1 Not now")

    async def _call_handler_hook(self, command, *args):
        self.heard.append(command)
        return await super()._call_handler_hook(command, *args)


class Strict(ChunkingSMTP):
    """A server that takes no transaction after a refused chunk until RSET was said, as RFC 3030 section 2 has it."""

    awaits_reset = False

    async def smtp_BDAT(self, arg):  # noqa: N802
        if not self.envelope.rcpt_tos:
            self.awaits_reset = True
        await super().smtp_BDAT(arg)

    async def smtp_MAIL(self, arg):  # noqa: N802
        if self.awaits_reset:
            await self.push("503 5.5.0 Previous data chunk failed, issue RSET first")
        else:
            await super().smtp_MAIL(arg)

    async def smtp_RSET(self, arg):  # noqa: N802
        self.awaits_reset = False
        await super().smtp_RSET(arg)


@pytest.fixture
def rules():
    return MailServer(offers=("PIPELINING", "CHUNKING"))


def test_a_content_never_becomes_commands(rules, monkeypatch):
    monkeypatch.setattr(Obstinate, "heard", [])
    with mail_server(rules, protocol_class=Obstinate) as server, SmtpSession(settings_for(server)) as session:
        results = list(session.send_many([SendRequest(OutgoingMessage(TO_BOB, MESSAGE))] * 3))

    assert [type(each) for each in results] == [Outcome] * 3
    assert [(mail.sender, mail.content) for mail in server.received] == [("alice@example.com", MESSAGE)] * 3
    assert Obstinate.heard.count("MAIL") == 3


def test_a_refused_chunk_is_followed_by_rset_before_anything_else(rules):
    rules.recipients["nobody@example.com"] = "550 5.1.1 No such user"
    nobody = Envelope("alice@example.com", ("nobody@example.com",))
    given = [TO_BOB, nobody, TO_BOB, nobody, nobody, TO_BOB]
    with mail_server(rules, protocol_class=Strict) as server, SmtpSession(settings_for(server)) as session:
        results = [
            *session.send_many(SendRequest(OutgoingMessage(each, MESSAGE)) for each in given),
            session.send(TO_BOB, MESSAGE),
        ]

    assert [isinstance(each, Outcome) for each in results] == [True, False, True, False, False, True, True]
    assert len(server.received) == 4


def test_a_server_is_asked_once_and_not_by_the_next_connection():
    acts = [*ASKED, say(b"503 5.5.1 no\r\n250 ok\r\n250 ok\r\n"), *CHUNK]
    later = [*HELLO, *CHUNK, hear(b"QUIT"), say(b"221 bye\r\n")]
    with ScriptedServer(*acts, hang_up()) as server:
        with SmtpSession(settings_for(server)) as session:
            session.send(TO_BOB, MESSAGE)
        server.acts = later
        with SmtpSession(settings_for(server)) as session:
            outcome = session.send(TO_BOB, MESSAGE)

    assert outcome.reply.text == "done"
    assert server.heard.count(b"BDAT 11 LAST\r\n") == 1


def test_it_is_asked_again_after_an_hour(rules, monkeypatch):
    monkeypatch.setattr(chunk_check, "KNOWN_FOR", 0.0)
    lines = []
    with mail_server(rules) as server, SmtpSession(settings_for(server), on_line=lines.append) as session:
        session.send(TO_BOB, MESSAGE)
        session.send(TO_BOB, MESSAGE)

    assert lines.count("C: BDAT 11 LAST") == 2


ENDS = [
    ([hang_up()], ConnectionLost),
    ([say(b"421 4.7.0 No\r\n")], ServiceUnavailable),
    ([say(b"500 what\r\n500 what\r\n500 what\r\n")], ReplyOutOfOrder),
]


@pytest.mark.parametrize(("acts", "kind"), ENDS)
def test_a_server_that_ends_over_the_question_gets_the_next_mail_without_chunks(acts, kind):
    plain = [hear(b"MAIL"), hear(b"RCPT"), hear(b"DATA"), say(b"250 ok\r\n250 ok\r\n354 go\r\n"), hear_content()]
    with ScriptedServer(*ASKED, *acts) as server:
        with SmtpSession(settings_for(server)) as session:
            results = list(session.send_many([SendRequest(OutgoingMessage(TO_BOB, MESSAGE))] * 2))
        server.acts = [*HELLO, *plain, say(b"250 done\r\n")]
        with SmtpSession(settings_for(server)) as session:
            outcome = session.send(TO_BOB, MESSAGE)

    assert [type(each) for each in results] == [kind, ConnectionLost]
    assert not any(each.is_in_doubt for each in results)
    assert outcome.reply.text == "done"
