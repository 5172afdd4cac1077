"""A run of messages through one connection to a server that offers PIPELINING."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from connections.errors import Canceled, ConnectionLost, SmtpError, SmtpStage
from connections.protocol.reply import Outcome
from connections.smtp.transactions.chunk_check import swallows_chunks
from connections.smtp.transactions.chunks import ChunkRun
from connections.smtp.transactions.data import DataRun
from connections.smtp.transactions.send_request import SendRequest
from connections.smtp.transport import SmtpTransport
from connections.types.smtp.properties import SmtpProperties


def send_pipelined(
    transport: SmtpTransport, requests: Iterable[SendRequest], properties: SmtpProperties
) -> Iterator[Outcome | SmtpError]:
    """Send the messages and give what came of each, in their order; some are under way before the first is answered.

    The Timeout bounds the wait for each. When the connection ends, the rest get their errors without being begun.
    What a request's before_hand_over raises comes out after the outcomes of the messages before it.
    """
    waiting = iter(requests)
    try:
        kind = ChunkRun if swallows_chunks(transport, properties) else DataRun
    except SmtpError as error:
        yield from (error for _ in islice(waiting, 1))
    else:
        yield from _send(transport, kind(transport, properties.timeout_seconds), waiting)
    for _ in waiting:
        if transport.deadline.is_canceled:
            yield Canceled(transport.server, SmtpStage.MAIL)
        else:
            yield ConnectionLost(transport.server, SmtpStage.MAIL, None, " before this message")


def _send(
    transport: SmtpTransport, current: ChunkRun | DataRun, waiting: Iterator[SendRequest]
) -> Iterator[Outcome | SmtpError]:
    try:
        yield from current.send(waiting)
    finally:
        if current.needs_reset:
            reset(transport)


def reset(transport: SmtpTransport) -> None:
    """Bring the connection back to where the next message can begin, or give it up."""
    with suppress(SmtpError):
        if transport.is_open and transport.command("RSET").is_positive:
            return
    transport.close()
