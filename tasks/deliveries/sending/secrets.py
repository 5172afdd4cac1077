"""What a delivery with concealed parts still needs, encrypted in one piece beside its message."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field

from connections.credentials import vault
from tasks.deliveries.model import Delivery, KeptMessage


@dataclass(frozen=True)
class DeliverySecrets:
    """The key of the content, the true sender, what stands in rows for each sensitive address, and the texts that a
    server may repeat."""

    key: bytes = b""
    sender: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()

    def close(self) -> str:
        """Encrypt them. The content has a key of its own, because that is quickly encrypted anew."""
        held = {
            "key": b64encode(self.key).decode("ascii"),
            "sender": self.sender,
            "aliases": self.aliases,
            "texts": self.texts,
        }
        return vault.encrypt(json.dumps(held).encode())

    @classmethod
    def open(cls, kept: KeptMessage) -> "DeliverySecrets | None":
        """Give those that a message has. Raises vault.CannotDecrypt."""
        if not kept.secret:
            return None
        held = json.loads(vault.decrypt(kept.secret))
        return cls(b64decode(held["key"]), held["sender"], held["aliases"], tuple(held["texts"]))


def keep_aliases(delivery: Delivery) -> None:
    """Keep what stands for the addresses that came to be known on the way. Raises vault.CannotDecrypt."""
    kept = KeptMessage.objects.select_for_update().filter(delivery=delivery).first()
    held = DeliverySecrets.open(kept) if kept else None
    if kept and held:
        kept.secret = DeliverySecrets(held.key, held.sender, dict(delivery.aliases), held.texts).close()
        kept.save(update_fields=["secret"])
