"""A run of messages through one connection to a server that offers PIPELINING."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from connections.errors import ConnectionLost, SmtpError, Step
from connections.smtp.parcel import Parcel
from connections.smtp.pipelining.chunks import ChunkRun
from connections.smtp.pipelining.data import DataRun
from connections.smtp.replies import Outcome
from connections.smtp.transport import SmtpTransport


def run(transport: SmtpTransport, parcels: Iterable[Parcel], seconds: float) -> Iterator[Outcome | SmtpError]:
    """Send the messages and give what came of each, in their order; some are under way before the first is answered.

    The seconds bound the wait for each. When the connection ends, the rest get their errors without being begun.
    What a parcel's before_hand_over raises comes out after the outcomes of the messages before it.
    """
    waiting = iter(parcels)
    kind = ChunkRun if transport.has_extn("chunking") else DataRun
    current = kind(transport, seconds)
    try:
        yield from current.send(waiting)
    finally:
        if current.needs_reset:
            reset(transport)
    for _ in waiting:
        yield ConnectionLost(transport.server, Step.MAIL, None, " before this message")


def reset(transport: SmtpTransport) -> None:
    """Bring the connection back to where the next message can begin, or give it up."""
    with suppress(SmtpError):
        if transport.is_open and transport.command("RSET").is_positive:
            return
    transport.close()
