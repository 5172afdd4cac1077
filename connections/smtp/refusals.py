"""Which error a reply is that was not the one hoped for."""

from connections.errors import (
    DataRefused,
    GreetingRefused,
    MessageRefused,
    Refused,
    SenderRefused,
    Server,
    ServiceUnavailable,
    SmtpError,
    StartTlsRefused,
    Step,
    UnexpectedReply,
)
from connections.smtp.replies import Reply

REFUSALS: dict[Step, type[Refused]] = {
    Step.GREETING: GreetingRefused,
    Step.STARTTLS: StartTlsRefused,
    Step.MAIL: SenderRefused,
    Step.DATA: DataRefused,
    Step.MESSAGE: MessageRefused,
}


def refusal(server: Server, step: Step, reply: Reply, detail: str = "") -> SmtpError:
    """Make the error for a reply: the step's own for 4yz and 5yz, UnexpectedReply for any other code."""
    if not reply.is_refusal:
        return UnexpectedReply(server, step, reply, detail)
    kind = ServiceUnavailable if reply.code == 421 else REFUSALS.get(step, Refused)
    return kind(server, step, reply, detail)
