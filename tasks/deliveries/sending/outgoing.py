"""How a message that is ready to be handed over is kept in the database for another try."""

import struct
import zlib
from collections.abc import Sequence

from connections.credentials import vault
from connections.protocol.envelope import Envelope, Notify, Return
from connections.protocol.message import OutgoingMessage
from designer.database.quick_rows import QuickRows
from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.deliveries.sending.changes import UNANSWERED
from tasks.deliveries.sending.secrets import DeliverySecrets
from tasks.deliveries.states import RecipientState

CANNOT_DECRYPT = (
    "The message that is kept for another try cannot be decrypted: this worker does not have the key that it was "
    "encrypted with. Give it the same CREDENTIAL_KEYS as the web server."
)
KEPT = QuickRows(KeptMessage)
COMPRESSION = 1
"""The quickest that looks for what comes again."""
SMALL, LARGE = 1_500, 16_384
PIECE = 4_096
"""Octets of a large content by which the rest is judged."""
WORTH_IT = 0.9
"""To which part of its size what comes again must bring a piece, so that it is looked for in all of it."""
STORED = b"\x78\x01\x01"
"""The header of zlib, and that of a last block which is not compressed."""


def make_kept(delivery: Delivery, message: OutgoingMessage) -> KeptMessage:
    """Give the row that keeps a message beside its delivery, which is still to be entered."""
    envelope = message.envelope
    content, secret = _compress(message.content), ""
    if delivery.concealed:
        content, key = vault.encrypt_large(content)
        secret = DeliverySecrets(key, envelope.sender, dict(delivery.aliases), delivery.secret_texts).close()
    return KEPT.make(
        delivery=delivery,
        content=content,
        secret=secret,
        needs_smtputf8=envelope.smtputf8,
        notify=sorted(envelope.notify),
        return_content=envelope.return_content or "",
    )


def _compress(content: bytes) -> bytes:
    """Give a content as zlib reads it. A small one is only framed (RFC 1950, RFC 1951 section 3.2.4): to compress it
    takes longer than to send it."""
    if len(content) > SMALL:
        has_repeats = len(content) <= LARGE or _repeats_itself(content)
        return _deflate(content, zlib.Z_DEFAULT_STRATEGY if has_repeats else zlib.Z_HUFFMAN_ONLY)
    size = len(content)
    return b"".join(
        (STORED, struct.pack("<HH", size, size ^ 0xFFFF), content, struct.pack(">I", zlib.adler32(content)))
    )


def _deflate(content: bytes, strategy: int) -> bytes:
    made = zlib.compressobj(COMPRESSION, strategy=strategy)
    return made.compress(content) + made.flush()


def _repeats_itself(content: bytes) -> bool:
    """Tell by a piece from its middle whether much of a content comes again. What is large mostly is an attachment: in
    a picture or an archive in base64 nothing does, and looking for it takes three times as long as all else."""
    begin = (len(content) - PIECE) // 2
    piece = content[begin : begin + PIECE]
    shortest = len(_deflate(piece, zlib.Z_HUFFMAN_ONLY))
    return len(_deflate(piece, zlib.Z_DEFAULT_STRATEGY)) < WORTH_IT * shortest


def load_kept_message(delivery: Delivery) -> OutgoingMessage:
    """Give a kept message again, for those recipients who have not got it yet. Raises vault.CannotDecrypt."""
    kept = KeptMessage.objects.get(delivery=delivery)
    return restore_message(delivery, kept, list(delivery.recipients.order_by("pk")))


def restore_message(delivery: Delivery, kept: KeptMessage, recipients: Sequence[DeliveryRecipient]) -> OutgoingMessage:
    """Give a message as its rows keep it, for those recipients who have not got it yet. Raises vault.CannotDecrypt."""
    sender = delivery.sender
    if held := DeliverySecrets.open(kept):
        delivery.aliases, delivery.secret_texts, sender = held.aliases, held.texts, held.sender
    true = {shown: address for address, shown in delivery.aliases.items()}
    delivery.has_withheld = any(each.state == RecipientState.WITHHELD for each in recipients)
    envelope = Envelope(
        sender,
        tuple(true.get(each.address, each.address) for each in recipients if each.state in UNANSWERED),
        kept.needs_smtputf8,
        notify=frozenset(map(Notify, kept.notify)),
        return_content=Return(kept.return_content) if kept.return_content else None,
    )
    return OutgoingMessage(envelope, read_content(kept))


def read_content(kept: KeptMessage) -> bytes:
    """Give the bytes of a kept message. Raises vault.CannotDecrypt."""
    content = bytes(kept.content)
    if held := DeliverySecrets.open(kept):
        content = vault.decrypt_large(content, held.key)
    return zlib.decompress(content)


def true_addresses(kept: KeptMessage) -> dict[str, str]:
    """Give the addresses for which others stand in the rows of a kept message. Raises vault.CannotDecrypt."""
    held = DeliverySecrets.open(kept)
    return {shown: address for address, shown in held.aliases.items()} if held else {}
