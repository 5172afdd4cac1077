"""Whatever a server answers, a send ends in time, and only a 2yz read after the content is a success."""

import contextlib
import re
import socket
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from connections.errors import SmtpError
from connections.smtp.replies import Envelope
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import ScriptedServer

TIMEOUT = 60
MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOTH = Envelope("alice@example.com", ("bob@example.com", "carol@example.com"))
FINAL_SUCCESS = re.compile(rb"2\d\d[ \r\n-]")

right = [b"220 mail.test\r\n", b"250 mail.test\r\n", *[b"250 ok\r\n"] * 3, b"354 go\r\n", b"250 2.0.0 Queued\r\n"]
codes = st.sampled_from(
    [211, 220, 235, 250, 251, 252, 334, 354, 399, 421, 450, 452, 500, 550, 554, 599, 100, 600, 25, 0]
)
texts = st.sampled_from([b" ok", b"", b"-more", b" 2.0.0 ok", b" 5.1.1 no", b"- \xff\x00", b"\xff"])
ends = st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\n\r\n", b""])
lines = st.builds(lambda code, text, end: b"%03d" % code + text + end, codes, texts, ends)
wild = st.one_of(lines, st.lists(lines, max_size=4).map(b"".join), st.binary(max_size=40), st.sampled_from(right))


faults = st.dictionaries(st.integers(0, len(right) - 1), wild, max_size=3)


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
            complete = heard.endswith(b"\r\n.\r\n")
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
        assert time.monotonic() - started < 3 * TIMEOUT / 1000 + 1

    assert outcome is None or FINAL_SUCCESS.match(witness.after_content)
    assert outcome is None or outcome.accepted
