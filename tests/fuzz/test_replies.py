"""Whatever a server answers and offers: a session ends in time, in an SmtpError or a success, and stays small."""

import contextlib
import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from connections.errors import SmtpError
from connections.protocol.envelope import Envelope
from connections.protocol.reply import Reply
from connections.smtp.session import SmtpSession
from connections.smtp.transactions import chunk_check
from connections.smtp.windows_auth import PasswordIdentity
from connections.types.smtp.properties import SmtpProperties
from tests.fuzz.bounds import bounded
from tests.servers.scripted import ScriptedServer

TIMEOUT = 300
"""Milliseconds."""
LARGE = 2_000_000
IDENTITY = PasswordIdentity("CORP\\robot", "a secret of the robot", allows_unverified_tls=True)
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))

offers = st.sampled_from(
    [b"SIZE", b"SIZE 0", b"SIZE 1", b"SIZE " + b"9" * 5_000, b"SIZE -1", "SIZE \u0663".encode(), b"STARTTLS",
     b"AUTH", b"AUTH=LOGIN", b"AUTH NTLM", b"AUTH GSS-SPNEGO NTLM GSSAPI", b"AUTH " + b"X " * 3_000, b"PIPELINING",
     b"CHUNKING", b"8BITMIME", b"SMTPUTF8", b"DSN", b"", b" ", b"\xff\xfe", b"\x00", b"(" * 5_000, b"a" * 12_000]
)  # fmt: skip
CHALLENGES = [b"334 \r\n", b"334 TlRMTVNTUAACAAAA\r\n", b"334 !!\r\n", b"334 " + b"A" * 12_288 + b"\r\n"]
ENDLESS = [
    b"250-" * 2_000,
    b"250-a\r\n" * 500,
    b"<html>" * 1_000,
    b"450 try again in " + b"9" * 9_000 + b" minutes\r\n",
]
ORDINARY = [b"220 x\r\n", b"250 ok\r\n", b"354 go\r\n", b"235 ok\r\n", b"421 bye\r\n", b"535 5.7.8 no\r\n"]
BROKEN = [b"\r\n", b"2", b"25", b"250", b"999 x\r\n", b"\x16\x03\x01"]
replies = st.sampled_from([*CHALLENGES, *ENDLESS, *ORDINARY, *BROKEN]) | st.binary(max_size=60)


class Scripted:
    """A server that says its greeting and then one answer to whatever it hears, and then closes."""

    def __init__(self, answers: list[bytes]) -> None:
        self.answers = answers

    def __call__(self, talk) -> None:
        with contextlib.suppress(OSError):
            talk.connection.sendall(self.answers[0])
            for answer in self.answers[1:]:
                if not talk.connection.recv(65_536):
                    return
                talk.connection.sendall(answer)


def converse(answers: list[bytes], **values: object) -> None:
    """Open a session to such a server and send one message; only an SmtpError may come of it."""
    chunk_check.forget()
    with ScriptedServer(Scripted(answers)) as server:
        properties = SmtpProperties(smtp_server="127.0.0.1", port=server.port, timeout=TIMEOUT, **values)
        started = time.monotonic()
        with contextlib.suppress(SmtpError), SmtpSession(properties, identity=IDENTITY) as session:
            session.send(TO_BOB, b"Subject: Hello\r\n\r\nGood morning\r\n")
        assert time.monotonic() - started < 4 * TIMEOUT / 1000 + 5


def ehlo(lines: list[bytes]) -> bytes:
    return b"".join(b"250-" + line + b"\r\n" for line in lines) + b"250 HELP\r\n"


@settings(max_examples=100)
@given(st.lists(offers, max_size=8), st.lists(replies, max_size=8))
def test_any_offer_and_any_answers_end_a_session_in_time(offered: list[bytes], answers: list[bytes]):
    with bounded(seconds=15):
        converse([b"220 mail.test\r\n", ehlo(offered), *answers])


@settings(max_examples=60)
@given(st.lists(st.sampled_from([b"NTLM", b"GSS-SPNEGO"]), min_size=1, max_size=2), st.lists(replies, max_size=5))
def test_so_they_do_while_authenticating(mechanisms: list[bytes], answers: list[bytes]):
    offered = ehlo([b"AUTH " + b" ".join(mechanisms)])
    with bounded(seconds=15):
        converse([b"220 mail.test\r\n", offered, *answers], use_windows_authentication=True)


@settings(max_examples=40)
@given(st.lists(replies, min_size=1, max_size=4))
def test_so_they_do_from_the_first_byte(answers: list[bytes]):
    with bounded(seconds=15):
        converse(answers)


@settings(max_examples=200)
@given(st.integers(min_value=0, max_value=999), st.binary(max_size=2_000))
def test_any_reply_is_read(code: int, text: bytes):
    with bounded(seconds=1):
        reply = Reply.read(code, text)
        assert re.fullmatch(r"([245]\.\d{1,3}\.\d{1,3})?", reply.enhanced_code)
        assert str(reply)


def test_a_server_that_never_stops_talking_is_stopped():
    with bounded(seconds=15, megabytes=50):
        converse([b"220-" + b"x" * LARGE])
        converse([b"220 ok\r\n", b"250-ok\r\n" * (LARGE // 8)])
        converse([b"220 ok\r\n", b"250 ok\r\n" * (LARGE // 8)])
