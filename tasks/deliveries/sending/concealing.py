"""What of a delivery is made of something sensitive, and is masked in its rows, whatever the server says of it.

What every later attempt needs of it, the addresses, is kept encrypted beside the message (secrets.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from connections.errors import MAY_HAVE_ARRIVED, RecipientsRefused, SmtpError
from connections.protocol.reply import Reply
from tasks.deliveries.model import Delivery
from tasks.runtime.secrecy import MASK, conceal


class Part(StrEnum):
    """A part of a delivery that is made of something sensitive."""

    SUBJECT = "subject"
    SENDER = "sender"
    RECIPIENTS = "recipients"
    CONNECTION = "connection"
    SERVER = "server"
    CONTENT = "content"


ENVELOPE = frozenset({Part.SENDER, Part.RECIPIENTS, Part.CONNECTION, Part.SERVER})
"""Where one of these is sensitive, whatever the server says may repeat it."""


def mask_if(delivery: Delivery, part: Part, text: str) -> str:
    """Give a text, or the mask if this part of the delivery is sensitive."""
    return MASK if part in delivery.concealed and text else text


def alias(addresses: Iterable[str], after: int = 0) -> dict[str, str]:
    """Give sensitive addresses what stands in rows for each: the mask and its number."""
    return {address: f"{MASK} ({number})" for number, address in enumerate(addresses, start=after + 1)}


def mask_reply(delivery: Delivery, reply: Reply | None) -> Reply | None:
    """Give a server's reply as it may be kept. Its codes always stay."""
    if reply is None or not delivery.concealed or not reply.text:
        return reply
    if reply.is_positive and ENVELOPE.isdisjoint(delivery.concealed):
        return replace(reply, text=conceal(reply.text, delivery.secret_texts, quotes=True))
    return replace(reply, text=MASK)


def tell_reply(delivery: Delivery, reply: Reply) -> str:
    """Give a reply in a line as it may be kept."""
    return str(mask_reply(delivery, reply))


def tell_error(delivery: Delivery, error: SmtpError) -> str:
    """Give an error's sentence as it may be kept: its own words, around masks."""
    if not delivery.concealed:
        return error.sentence
    server = MASK if Part.SERVER in delivery.concealed else str(error.server)
    told: Mapping[str, object] = {
        "server": server,
        "host": server,
        "stage": error.stage.label,
        "reply": mask_reply(delivery, error.reply),
        "detail": _tell_detail(delivery, error),
        "advice": error.advice,
    }
    return error.words.format(**told) + (MAY_HAVE_ARRIVED if error.is_in_doubt else "")


def _tell_detail(delivery: Delivery, error: SmtpError) -> str:
    """Give an error's detail, which may name addresses, the server, or what the server said."""
    if isinstance(error, RecipientsRefused):
        return str(mask_reply(delivery, error.reply))
    return error.detail if error.reply is None and ENVELOPE.isdisjoint(delivery.concealed) else MASK


def tell_sentence(delivery: Delivery, sentence: str) -> str:
    """Give another sentence on a delivery, such as a guard's, as it may be kept."""
    return conceal(sentence, delivery.secret_texts, quotes=True) if delivery.concealed else sentence


def tell_guard(delivery: Delivery, sentence: str) -> str:
    """Give what a guard says, which is the connection manager's where that is sensitive."""
    return mask_if(delivery, Part.SERVER, sentence)
