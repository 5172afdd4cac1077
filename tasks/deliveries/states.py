"""The states that deliveries and their recipients go through."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """The state of one message. SENDING: it may have left. DEFERRED: refused for now (4yz), and tried again later.
    IN_DOUBT: nobody knows, a person decides. WITHHELD: a guard left no recipient, so nothing was sent."""

    PREPARED = "prepared"
    SENDING = "sending"
    DEFERRED = "deferred"
    SENT = "sent"
    PARTLY_SENT = "partly_sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    WITHHELD = "withheld"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return self.value.replace("_", " ").capitalize()


class RecipientState(StrEnum):
    """What became of one recipient of a message. OPEN: nobody has said anything yet, or it got lost on its way.
    WITHHELD: a guard keeps it from them."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    WITHHELD = "withheld"
