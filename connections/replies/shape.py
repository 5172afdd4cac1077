"""The columns of the table: signs by which a reply is known, and remedies for what it means."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from connections.protocol.stages import SmtpStage
from connections.replies.circumstances import Fact


class Meaning(StrEnum):
    """What a server wants to say."""

    TLS_TOO_OLD = "TLS too old"
    CLIENT_CERTIFICATE = "client certificate wanted"
    ENCRYPTION_WANTED = "encryption wanted"
    TOO_MANY_LOGINS = "too many logins"
    TOO_MANY_CONNECTIONS = "too many connections"
    TOO_MANY_MESSAGES = "too many messages"
    SENDING_QUOTA = "sending quota used up"
    BASIC_NOT_ALLOWED = "basic authentication not allowed"
    LINE_TOO_LONG = "line too long"
    MECHANISM_TOO_WEAK = "mechanism too weak"
    MECHANISM_UNKNOWN = "mechanism unknown"
    PASSWORD_TRANSITION = "password transition"  # noqa: S105 - the name of a state in RFC 4954
    PASSWORD_EXPIRED = "password expired"  # noqa: S105 - a meaning and no password
    ACCOUNT_DISABLED = "account disabled"
    CREDENTIALS_REFUSED = "credentials refused"
    AUTHENTICATION_TROUBLE = "the server cannot authenticate for now"
    AUTHENTICATION_GARBLED = "authentication garbled"
    AUTHENTICATION_FORBIDDEN = "authentication forbidden"
    AUTHENTICATION_WANTED = "authentication wanted"
    RELAY_DENIED = "relay denied"
    SEND_AS = "no right to send as"
    SENDER_UNVERIFIED = "sender not verified"
    SENDER_FILTERED = "sender filtered"
    SENDER_UNKNOWN = "sender unknown"
    POLICY = "domain policy"
    BLOCKED = "address blocked"
    NO_REVERSE_NAME = "no reverse name"
    EHLO_NAME = "EHLO name refused"
    RECIPIENT_RESTRICTED = "recipient restricted"
    RECIPIENT_UNKNOWN = "recipient unknown"
    TOO_MANY_RECIPIENTS = "too many recipients"
    MAILBOX_FULL = "mailbox full"
    TOO_LARGE = "message too large"
    CONTENT = "content refused"
    OVERLOADED = "overloaded"
    STORAGE = "short of storage"
    DIRECTORY_TROUBLE = "directory trouble"
    GREYLISTED = "greylisted"
    CLIENT_REFUSED = "client refused"
    UNAVAILABLE = "unavailable"
    FOR_NOW = "refused for now"
    FOR_GOOD = "refused for good"


@dataclass(frozen=True)
class Sign:
    """One way in which servers say it. All columns that are filled must fit; of several entries of one, any."""

    meaning: Meaning
    words: tuple[str, ...] = ()
    """Phrases in lower case."""
    also: tuple[str, ...] = ()
    """Phrases of which one must stand there too."""
    codes: tuple[int, ...] = ()
    """Reply codes; below 10 all codes that begin with it."""
    enhanced: tuple[str, ...] = ()
    """Enhanced codes; one that ends with a full stop fits all that begin so."""
    stages: tuple[SmtpStage, ...] = ()
    """Empty means every stage."""


@dataclass(frozen=True)
class Button:
    """A change of the connection manager that would help: what the button says, and the properties that it sets."""

    label: str
    changes: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class Advice:
    """A sentence, for when all of the facts hold. It may name {offers}, {identity} and {service}."""

    text: str
    when: frozenset[Fact] = frozenset()
    button: Button | None = None


@dataclass(frozen=True)
class Remedy:
    """What helps against a meaning."""

    advice: tuple[Advice, ...]
    """The first that fits is given; the last, which depends on nothing, is true in any case."""
    another_try_helps: bool | None = None
    """None leaves it to the code: 4yz is for now, 5yz for good (RFC 5321 section 4.2.1)."""
    fewer_connections_help: bool = False
