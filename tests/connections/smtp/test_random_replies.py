"""Whatever a server answers, a send ends in time, and only a 2yz read after the content is a success."""

import contextlib
import re
import socket
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from connections.errors import SmtpError
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.smtp.session import SmtpSession
from connections.smtp.transactions import chunk_check
from connections.smtp.transactions.send_request import SendRequest
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import ScriptedServer

TIMEOUT = 60
MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOTH = Envelope("alice@example.com", ("bob@example.com", "carol@example.com"))
FINAL_SUCCESS = re.compile(rb"2\d\d[ \r\n-]")
LATER_SUCCESS = re.compile(rb"^2\d\d[ \r\n]", re.MULTILINE)

right = [b"220 mail.test\r\n", b"250 mail.test\r\n", *[b"250 ok\r\n"] * 3, b"354 go\r\n", b"250 2.0.0 Queued\r\n"]
codes = st.sampled_from(
    [211, 220, 235, 250, 251, 252, 334, 354, 399, 421, 450, 452, 500, 550, 554, 599, 100, 600, 25, 0]
)
texts = st.sampled_from([b" ok", b"", b"-more", b" 2.0.0 ok", b" 5.1.1 no", b"- \xff\x00", b"\xff"])
ends = st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\n\r\n", b""])
lines = st.builds(lambda code, text, end: b"%03d" % code + text + end, codes, texts, ends)
wild = st.one_of(lines, st.lists(lines, max_size=4).map(b"".join), st.binary(max_size=40), st.sampled_from(right))


faults = st.dictionaries(st.integers(0, len(right) - 1), wild, max_size=3)


PIPELINING_EHLO = b"250-mail.test\r\n250 PIPELINING\r\n"
CHUNKING_EHLO = b"250-mail.test\r\n250-PIPELINING\r\n250 CHUNKING\r\n"
ALL_THREE = b"250 ok\r\n250 ok\r\n250 ok\r\n"
pipelined = [right[0], PIPELINING_EHLO, ALL_THREE + b"354 go\r\n", b"250 2.0.0 Queued\r\n"]
chunked = [right[0], CHUNKING_EHLO, b"503 5.5.1 No sender\r\n250 ok\r\n250 ok\r\n"]
many_lines = st.lists(st.one_of(lines, st.sampled_from(right)), max_size=12).map(b"".join)


class Witness:
    """A server that answers each thing it hears, and keeps what it said after it had the whole content."""

    def __init__(self, answers):
        self.answers = answers
        self.after_content = b""

    def __call__(self, talk):
        talk.connection.sendall(self.answers[0])
        heard = b""
        for answer in self.answers[1:]:
            octets = talk.connection.recv(65_536)
            heard += octets
            complete = heard.endswith((b"\r\n.\r\n", b" LAST\r\n" + MESSAGE))
            talk.connection.sendall(answer)
            self.after_content += answer if complete else b""
        talk.connection.shutdown(socket.SHUT_WR)


@settings(max_examples=100, deadline=None)
@given(faults)
def test_no_stream_of_replies_hangs_a_send_or_feigns_a_success(faults):
    witness, outcome = Witness([faults.get(place, answer) for place, answer in enumerate(right)]), None
    with ScriptedServer(witness) as server:
        session = SmtpSession(settings_for(server, timeout=TIMEOUT))
        started = time.monotonic()
        with contextlib.suppress(SmtpError), session:
            outcome = session.send(TO_BOTH, MESSAGE)
        assert time.monotonic() - started < 3 * TIMEOUT / 1000 + 5

    assert outcome is None or FINAL_SUCCESS.match(witness.after_content)
    assert outcome is None or outcome.accepted


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.integers(2, 3), st.one_of(wild, many_lines), min_size=1, max_size=2))
def test_neither_do_they_where_commands_are_pipelined(faults):
    witness, outcome = Witness([faults.get(place, answer) for place, answer in enumerate(pipelined)]), None
    with ScriptedServer(witness) as server:
        session = SmtpSession(settings_for(server, timeout=TIMEOUT))
        started = time.monotonic()
        with contextlib.suppress(SmtpError), session:
            outcome = session.send(TO_BOTH, MESSAGE)
        assert time.monotonic() - started < 3 * TIMEOUT / 1000 + 5

    assert outcome is None or FINAL_SUCCESS.match(witness.after_content)
    assert outcome is None or outcome.accepted


@settings(max_examples=100, deadline=None)
@given(many_lines)
def test_neither_do_they_where_the_content_goes_at_once(answers):
    chunk_check.forget()
    witness, results = Witness([*chunked, answers]), []
    given = [SendRequest(OutgoingMessage(TO_BOTH, MESSAGE))] * 3
    with ScriptedServer(witness) as server:
        with SmtpSession(settings_for(server)) as session:
            # Only the sending has to be quick: a busy machine may take its time to open.
            session.properties = settings_for(server, timeout=TIMEOUT)
            started = time.monotonic()
            results.extend(session.send_many(given))
        assert time.monotonic() - started < 3 * TIMEOUT / 1000 + 5

    outcomes = [each for each in results if not isinstance(each, SmtpError)]
    assert len(results) == 3
    assert 3 * len(outcomes) <= len(LATER_SUCCESS.findall(answers))
    assert all(each.accepted and each.reply.is_positive for each in outcomes)
