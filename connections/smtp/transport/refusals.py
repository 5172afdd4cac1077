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
    SmtpStage,
    StartTlsRefused,
    UnexpectedReply,
)
from connections.protocol.reply import Reply

REFUSALS: dict[SmtpStage, type[Refused]] = {
    SmtpStage.GREETING: GreetingRefused,
    SmtpStage.STARTTLS: StartTlsRefused,
    SmtpStage.MAIL: SenderRefused,
    SmtpStage.DATA: DataRefused,
    SmtpStage.MESSAGE: MessageRefused,
}


def refusal(server: Server, stage: SmtpStage, reply: Reply, detail: str = "") -> SmtpError:
    """Make the error for a reply: the stage's own for 4yz and 5yz, UnexpectedReply for any other code."""
    if not reply.is_refusal:
        return UnexpectedReply(server, stage, reply, detail)
    kind = ServiceUnavailable if reply.ends_session else REFUSALS.get(stage, Refused)
    return kind(server, stage, reply, detail)
