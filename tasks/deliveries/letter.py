"""A message ready to be handed over, and how it is kept in the database for another try."""

import zlib
from dataclasses import dataclass

from connections.smtp.replies import Envelope, Notify, Return
from tasks.deliveries.changes import UNANSWERED
from tasks.deliveries.model import Delivery, KeptMessage
from tasks.runtime.states import RecipientState

COMPRESSION = 1
"""The quickest: what is large is base64, which gains little by more."""


@dataclass(frozen=True)
class Letter:
    """A message's bytes and its envelope."""

    envelope: Envelope
    content: bytes


def make_kept(delivery: Delivery, letter: Letter) -> KeptMessage:
    """Give the row that keeps a message beside its delivery, which is still to be entered."""
    envelope = letter.envelope
    return KeptMessage(
        delivery=delivery,
        content=zlib.compress(letter.content, COMPRESSION),
        needs_smtputf8=envelope.smtputf8,
        notify=sorted(envelope.notify),
        return_content=envelope.return_content or "",
    )


def take_up(delivery: Delivery) -> Letter:
    """Give a kept message again, for those recipients who have not got it yet."""
    kept = KeptMessage.objects.get(delivery=delivery)
    recipients = list(delivery.recipients.order_by("pk").values_list("address", "state"))
    delivery.has_withheld = any(state == RecipientState.WITHHELD for _, state in recipients)
    envelope = Envelope(
        delivery.sender,
        tuple(address for address, state in recipients if state in UNANSWERED),
        kept.needs_smtputf8,
        notify=frozenset(map(Notify, kept.notify)),
        return_content=Return(kept.return_content) if kept.return_content else None,
    )
    return Letter(envelope, read_content(kept))


def read_content(kept: KeptMessage) -> bytes:
    """Give the bytes of a kept message."""
    return zlib.decompress(kept.content)
