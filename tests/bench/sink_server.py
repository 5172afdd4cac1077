"""`python -m tests.bench.sink_server`: an SMTP server that takes everything, keeps nothing and tells when it took it.

Arguments let it do more: "chunking" offers that; "moody" refuses one recipient in 200 (550) and defers one in 100 the
first time (451); a PEM file with certificate and key lets it speak TLS from the first octet.
It does as little as it can, so that what is measured is the sender. The times are of the machine's monotonic clock,
which all its processes share.
"""

import asyncio
import re
import ssl
import sys
import time

OFFERS = set(sys.argv[1:])
CHUNKING = "chunking"
MOODY = "moody"
FINE = b"250 2.0.0 Fine\r\n"
REPLIES = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n%b250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 33554432\r\n"
    % (b"250-CHUNKING\r\n" if CHUNKING in OFFERS else b""),
    b"QUIT": b"221 2.0.0 Bye\r\n",
}
GO_ON = b"354 Go on\r\n"
NOBODY = b"554 5.5.1 No valid recipients\r\n"
REFUSED = b"550 5.1.1 No such user here\r\n"
DEFERRED = b"451 4.7.1 Greylisted, try again in 5 seconds\r\n"
NUMBER = re.compile(rb"(\d+)@")
END_OF_CONTENT = b"\r\n.\r\n"
CONNECTED, DISCONNECTED = b"connected\n", b"disconnected\n"
deferred: set[int] = set()
"""Recipients that were told to come again."""


def is_refused(number: int) -> bool:
    """Tell whether a moody server never takes the recipient of this number."""
    return number % 200 == 77


def is_deferred(number: int) -> bool:
    """Tell whether a moody server takes the recipient of this number when he comes again."""
    return number % 100 == 33


class Conversation(asyncio.Protocol):
    """One client's connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = bytearray()
        self.searched = 0
        self.content_follows = False
        self.chunk: int | None = None
        self.is_last = False
        self.recipients = 0
        self.answers: list[bytes] = []
        transport.write(b"220 sink ESMTP\r\n")
        tell(CONNECTED)

    def connection_lost(self, _error: Exception | None) -> None:
        tell(DISCONNECTED)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self._advance():
            pass
        if self.answers:
            self.transport.write(b"".join(self.answers))
            self.answers.clear()

    def _advance(self) -> bool:
        """Take the next part of the conversation, if all of it is there; the answers go together (RFC 2920)."""
        if self.chunk is not None:
            return self._take_chunk(self.chunk)
        octets = self._cut(END_OF_CONTENT if self.content_follows else b"\r\n")
        if octets is None:
            return False
        if self.content_follows:
            self._take_message()
        else:
            self._answer(octets)
        return True

    def _take_chunk(self, length: int) -> bool:
        if len(self.buffer) < length:
            return False
        del self.buffer[:length]
        self.chunk = None
        if self.is_last:
            self._take_message()
        else:
            self.answers.append(FINE)
        return True

    def _cut(self, end: bytes) -> bytes | None:
        place = self.buffer.find(end, self.searched)
        if place < 0:
            self.searched = max(0, len(self.buffer) - len(end))
            return None
        octets = bytes(self.buffer[:place])
        del self.buffer[: place + len(end)]
        self.searched = 0
        return octets

    def _answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"BDAT":
            self.chunk, self.is_last = int(line.split()[1]), b"LAST" in line.upper()
            return
        self.answers.append(self._reply(verb, line))
        if verb == b"QUIT":
            self.transport.write(b"".join(self.answers))
            self.answers.clear()
            self.transport.close()

    def _reply(self, verb: bytes, line: bytes) -> bytes:
        if verb == b"RCPT":
            return self._take_recipient(line)
        if verb == b"DATA":
            self.content_follows = self.recipients > 0
            return GO_ON if self.content_follows else NOBODY
        if verb in {b"MAIL", b"RSET"}:
            self.recipients = 0
        return REPLIES.get(verb, FINE)

    def _take_recipient(self, line: bytes) -> bytes:
        refusal = MOODY in OFFERS and (found := NUMBER.search(line)) and judge(int(found[1]))
        self.recipients += not refusal
        return refusal or FINE

    def _take_message(self) -> None:
        self.content_follows = False
        if not self.recipients:
            self.answers.append(NOBODY)
            return
        self.recipients = 0
        self.answers.append(FINE)
        tell(b"%f\n" % time.monotonic())


def judge(number: int) -> bytes:
    """Give the reply to a recipient who is not taken now, empty if he is."""
    if is_refused(number):
        return REFUSED
    if not is_deferred(number):
        return b""
    deferred.symmetric_difference_update({number})
    return DEFERRED if number in deferred else b""


def tell(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


async def serve() -> None:
    pem = next((each for each in OFFERS if each.endswith(".pem")), None)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if pem else None
    if context:
        context.load_cert_chain(pem)
    server = await asyncio.get_running_loop().create_server(Conversation, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
