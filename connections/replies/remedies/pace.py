"""What helps where a server has too much to do."""

from connections.replies.remedies.rows import remedy
from connections.replies.shape import Meaning, Remedy

SEND_LATER = "It may take the mail later."
FEWER = "Fewer connections are used for a while, and the mail may be taken later."
LIMITS = "Set Max. connections or Max. messages per second of the connection manager to what the server allows."

PACE: dict[Meaning, Remedy] = {
    Meaning.TOO_MANY_LOGINS: remedy(
        f"There were too many logins. {FEWER} Have messages share connections: raise Max. messages per connection.",
        later=True,
        fewer=True,
    ),
    Meaning.TOO_MANY_CONNECTIONS: remedy(
        f"It allows fewer connections. {FEWER} Set Max. connections, or Max. connections (all workers), to what it "
        "allows.",
        later=True,
        fewer=True,
    ),
    Meaning.TOO_MANY_MESSAGES: remedy(
        f"It was sent too much in a short time. {FEWER} {LIMITS}", later=True, fewer=True
    ),
    Meaning.SENDING_QUOTA: remedy(
        "The account's quota of messages is used up. Send the rest when it begins anew, or ask for a higher one."
    ),
    Meaning.TOO_MANY_RECIPIENTS: remedy(
        "It takes fewer recipients in one message. The others may be taken later; or send to fewer at once."
    ),
    Meaning.GREYLISTED: remedy(SEND_LATER, later=True),
    Meaning.OVERLOADED: remedy(f"It is overloaded. {FEWER}", later=True, fewer=True),
    Meaning.STORAGE: remedy("It has too little storage left for now. " + SEND_LATER, later=True),
    Meaning.DIRECTORY_TROUBLE: remedy(
        "It could not ask its own directory or DNS, or another server behind it. " + SEND_LATER + " If it never does, "
        "its administrator has to look at its DNS settings and domain controllers.",
        later=True,
    ),
    Meaning.UNAVAILABLE: remedy("It is busy or shutting down: try again later.", fewer=True),
}
