"""What helps against each meaning, by settings and offer: nothing is advised that is so already, or not to be had.

Doors: this module.
"""

from connections.replies.remedies.authentication import AUTHENTICATION
from connections.replies.remedies.encryption import ENCRYPTION
from connections.replies.remedies.pace import PACE
from connections.replies.remedies.parties import RECIPIENTS, SENDERS
from connections.replies.remedies.rows import CLOUD
from connections.replies.shape import Meaning, Remedy

REMEDIES: dict[Meaning, Remedy] = {**ENCRYPTION, **PACE, **AUTHENTICATION, **SENDERS, **RECIPIENTS}
"""Every meaning has its remedy."""

__all__ = ["CLOUD", "REMEDIES"]
