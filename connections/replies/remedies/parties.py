"""What helps where a server objects to who sends, who receives, or what is sent."""

from connections.replies.circumstances import Fact
from connections.replies.remedies.pace import SEND_LATER
from connections.replies.remedies.rows import remedy, wants_to_know_who, when
from connections.replies.shape import Meaning, Remedy

SENDERS: dict[Meaning, Remedy] = {
    Meaning.SEND_AS: remedy(
        when(
            (Fact.AUTHENTICATES,),
            "{identity} may not send as this sender: have Send As granted for it, or write the account's own "
            "address into the From line.",
        ),
        "The account may not send as this sender: have Send As granted for it, or write the account's own address "
        "into the From line.",
    ),
    Meaning.SENDER_UNVERIFIED: remedy(
        "The sender's address or domain has to be verified with this mail service first (Amazon SES: also the "
        "recipient's, while the account is in the sandbox)."
    ),
    Meaning.SENDER_FILTERED: remedy(
        "The sender stands on the server's list of blocked senders: use another one in the From line, or have it "
        "taken off."
    ),
    Meaning.SENDER_UNKNOWN: remedy("Check the From line."),
    Meaning.POLICY: remedy(
        "The receiver checks the domain of the From line (SPF, DKIM, DMARC), and it did not pass. Whoever keeps its "
        "DNS has to let this server send for it, or the server has to sign; the package cannot."
    ),
    Meaning.BLOCKED: remedy(
        "The address that the mail comes from is on a block list. No setting of the connection manager changes that: "
        "have it taken off the list, or send through a relay that is not on one."
    ),
    Meaning.NO_REVERSE_NAME: remedy(
        "The address that the mail comes from has no name in DNS (PTR) that leads back to it. Whoever keeps its DNS "
        "has to enter one, or send through a relay."
    ),
    Meaning.EHLO_NAME: remedy(
        "It does not accept the name that this worker gives itself in EHLO: set EHLO name of the SMTP connection "
        "manager to the worker's full name in DNS."
    ),
    Meaning.CLIENT_REFUSED: remedy("Ask its administrator to allow it."),
}

RECIPIENTS: dict[Meaning, Remedy] = {
    Meaning.RECIPIENT_RESTRICTED: remedy(
        when(
            (Fact.AUTHENTICATES,),
            "The recipient takes mail only from senders that its administrator has named, and {identity} with "
            "this From line is none of them: ask for it to be added.",
        ),
        *wants_to_know_who("The recipient takes mail only from senders who authenticate.", otherwise=""),
        "The recipient takes mail only from certain senders, or from those who authenticate: ask its administrator.",
    ),
    Meaning.RECIPIENT_UNKNOWN: remedy("Check the addresses."),
    Meaning.MAILBOX_FULL: remedy("The mailbox is full: its owner has to make room."),
    Meaning.TOO_LARGE: remedy("Make the message smaller, or ask for a higher limit."),
    Meaning.CONTENT: remedy(
        "A filter of the server took offence at the content or an attachment: its administrator can say at what."
    ),
    Meaning.FOR_NOW: remedy(SEND_LATER),
    Meaning.FOR_GOOD: remedy("Its administrator, or its log, can say why."),
}
