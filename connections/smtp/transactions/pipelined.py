"""A run of messages through one connection to a server that offers PIPELINING."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from connections.errors import Canceled, ConnectionLost, SmtpError, SmtpStage
from connections.protocol.reply import Outcome
from connections.smtp.transactions.chunk_check import may_swallow, swallows_chunks
from connections.smtp.transactions.chunks import WINDOW, ChunkRun
from connections.smtp.transactions.data import DataRun
from connections.smtp.transactions.send_request import Requests
from connections.smtp.transport import SmtpTransport
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.bell import Bell


def send_pipelined(
    transport: SmtpTransport, requests: Requests, properties: SmtpProperties, bell: Bell | None = None
) -> Iterator[Outcome | SmtpError]:
    """Send the messages and give what came of each, in their order; some are under way before the first is answered.

    The Timeout bounds the wait for each. When the connection ends, the rest get their errors without being begun.
    What a request's before_hand_over raises comes out after the outcomes of the messages before it.
    """
    try:
        has_chunks = swallows_chunks(transport, properties)
    except SmtpError as error:
        yield from (error for _ in islice(filter(None, requests), 1))
    else:
        seconds = properties.timeout_seconds
        run = ChunkRun(transport, seconds, bell) if has_chunks else DataRun(transport, seconds)
        yield from _send(transport, run, requests)
    for _ in filter(None, requests):
        if transport.deadline.is_canceled:
            yield Canceled(transport.server, SmtpStage.MAIL)
        else:
            yield ConnectionLost(transport.server, SmtpStage.MAIL, None, " before this message")


def _send(transport: SmtpTransport, current: ChunkRun | DataRun, requests: Requests) -> Iterator[Outcome | SmtpError]:
    try:
        yield from current.send(requests)
    finally:
        if current.needs_reset:
            reset(transport)


def window_of(transport: SmtpTransport, properties: SmtpProperties) -> int:
    """Say how many messages of a run may be under way at once, as far as the server is known."""
    return WINDOW if transport.has_extn("pipelining") and may_swallow(transport, properties) else 1


def reset(transport: SmtpTransport) -> None:
    """Bring the connection back to where the next message can begin, or give it up."""
    with suppress(SmtpError):
        if transport.is_open and transport.command("RSET").is_positive:
            return
    transport.close()
