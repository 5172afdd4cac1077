"""What is said of mails: that they are about to be sent, and what came of them."""

from collections.abc import Sequence

REFUSED_NAMED = 10
SENT_NAMED = 3


def count(number: int, thing: str) -> str:
    """Give a number of things in words."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def tell_begin(subject: str, recipients: int) -> str:
    """Say that a mail is about to be sent."""
    return f"Sending “{subject}” to {count(recipients, 'recipient')}."


def tell_handed_over(done: int, mails: int) -> str:
    """Say how far a task is."""
    return f"{done} of {count(mails, 'mail')} handed over."


def tell_sent(recipients: Sequence[str] | int, server: str, reply: str) -> str:
    """Say that a server has taken a mail for everybody, and who that is; by what server, where nobody may be named."""
    if isinstance(recipients, int):
        return f"Sent to {count(recipients, 'recipient')} through {server}: {reply}"
    names = ", ".join(recipients[:SENT_NAMED])
    more = f" and {len(recipients) - SENT_NAMED} more" if len(recipients) > SENT_NAMED else ""
    return f"Sent to {names}{more} ({reply})"


def tell_partly_sent(recipients: int, server: str, refused: Sequence[tuple[str, str]]) -> str:
    """Say that a server has refused some of the recipients, each with what it said."""
    names = ", ".join(name for name, _ in refused[:REFUSED_NAMED])
    more = f" and {len(refused) - REFUSED_NAMED} more" if len(refused) > REFUSED_NAMED else ""
    return (
        f"The server {server} refused {len(refused)} of {count(recipients, 'recipient')}: {names}{more} "
        f"({refused[0][1]}). The others got the mail."
    )
