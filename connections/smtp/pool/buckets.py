"""The connections of one connection manager and identity in this process: which are idle, and how many there may be."""

from dataclasses import dataclass, field

from connections.smtp.pool.limits import Slot, Unlimited
from connections.smtp.session import SmtpSession

LONGEST_IDLE = 30.0
"""Seconds after which an unused connection is closed, well before servers do so (RFC 5321 section 4.5.3.2)."""
LONGEST_LIFE = 300.0
"""Seconds after which a connection is not used again, so that a change behind the server's name is followed."""
IDLE_BEFORE_NOOP = 5.0
"""Seconds after which an idle connection is asked whether it is still there."""
LOWERED_FOR = 60.0
"""Seconds for which a crowded server is spared."""


@dataclass
class PooledConnection:
    """A session with its history."""

    session: SmtpSession
    opened_at: float
    idle_since: float
    is_reused: bool = False
    messages: int = 0
    slot: Slot = field(default_factory=Unlimited)

    def is_worn(self, now: float) -> bool:
        """Tell whether it is not to be used again."""
        most = self.session.properties.effective_max_messages
        is_spent = self.messages >= most or now - self.opened_at >= LONGEST_LIFE
        return is_spent or self.slot.is_wanted or not self.session.is_open

    def expires_at(self) -> float:
        """Say when it is closed if it stays idle: at once when another worker waits for the slot."""
        if self.slot.is_wanted:
            return 0.0
        return min(self.idle_since + LONGEST_IDLE, self.opened_at + LONGEST_LIFE)


@dataclass
class ConnectionBucket:
    """Idle sessions, the last used on top, and a count of all that are open or being opened."""

    most: int
    idle: list[PooledConnection] = field(default_factory=list)
    leaving: list[PooledConnection] = field(default_factory=list)
    """Sessions that are to be closed in good order, which may take a moment."""
    open: int = 0
    lowered_to: int = 0
    lowered_until: float = 0.0

    def limit(self, now: float) -> int:
        return self.lowered_to if now < self.lowered_until else self.most

    def next_leave(self) -> float:
        """Say when something is to be closed next."""
        return 0.0 if self.leaving else min((pooled.expires_at() for pooled in self.idle), default=float("inf"))

    def lower(self, now: float) -> None:
        """Do with one connection less than there are now, but at least one, until the server had time to recover."""
        self.lowered_to = max(1, min(self.limit(now), self.open) - 1)
        self.lowered_until = now + LOWERED_FOR

    def is_forgettable(self, now: float) -> bool:
        return self.open == 0 and now >= self.lowered_until

    def take_leaving(self, now: float) -> list[PooledConnection]:
        """Take away what is not to be kept any longer; it counts as open until it is closed."""
        leaving = self.leaving + [pooled for pooled in self.idle if pooled.expires_at() <= now]
        self.idle = [pooled for pooled in self.idle if pooled.expires_at() > now]
        self.leaving = []
        return leaving
