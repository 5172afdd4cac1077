"""The base of the errors between this worker and a server: where, at which stage, in whose words.

All arguments are positional and kept in `args`, so that an error survives pickling on its way between processes.
"""

from dataclasses import dataclass
from typing import ClassVar

from connections.protocol.reply import RecipientReply, Reply
from connections.protocol.stages import SmtpStage
from connections.replies import Button, Circumstances, advise, another_try_helps, fewer_connections_help

MAY_HAVE_ARRIVED = (
    " The message had been handed over already, so the server may have accepted it: look there before sending again."
)


@dataclass(frozen=True)
class Server:
    """The server that a session is meant for, as its connection manager names it."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host or '(no server)'} port {self.port}"


class SmtpError(Exception):
    """A message was not sent, or a session not opened: where, at which stage, and in whose words.

    `is_in_doubt` is true when the whole content was written and the answer is unknown: the message is in doubt. What
    decides that, and what follows; each name is where that is done:

    - `connections.smtp.transactions.transaction.Transaction.is_in_doubt_after` decides it for a session that broke.
    - `tasks.deliveries.sending.attempts.record_answer`, and `attempt` beside it, write it down, or send once more where
      the task says so.
    - `tasks.deliveries.sending.in_doubt` has the sentence for an answer that could not be written down.
    - After a death of the worker, `tasks.deliveries.sending.in_doubt.close_after_death` decides it, for the mails of
      a run and for what a person had sent again.
    - `tasks.deliveries.services` closes it, by a person's decision.
    """

    words: ClassVar[str] = "Something went wrong with {server} at step {stage}: {detail}"
    another_try_helps: ClassVar[bool] = False
    leaves_session_usable: ClassVar[bool] = False

    def __init__(self, server: Server, stage: SmtpStage, reply: Reply | None = None, detail: str = "") -> None:
        super().__init__(server, stage, reply, detail)
        self.server = server
        self.stage = stage
        self.reply = reply
        self.detail = detail
        self.is_in_doubt = False
        self.answers: tuple[RecipientReply, ...] = ()
        """What the server had said to the recipients by then."""
        self.circumstances: Circumstances | None = None
        """The settings and the offer under which it happened, as far as who raised it knows them."""

    @property
    def sentence(self) -> str:
        """What happened and what to do, for the user."""
        sentence = self.template.format(
            server=self.server,
            host=self.server.host,
            stage=self.stage.label,
            reply=_unended(str(self.reply)),
            detail=self.detail if self.template.endswith("{detail}") else _unended(self.detail),
            advice=f" {self.advice}" if self.advice else "",
        )
        return sentence + (MAY_HAVE_ARRIVED if self.is_in_doubt else "")

    @property
    def template(self) -> str:
        """The words that fit what is known."""
        return self.words

    @property
    def advice(self) -> str:
        """What to do, where that depends on more than the kind of error."""
        return ""

    @property
    def decisive_reply(self) -> Reply | None:
        """The reply that says what is wrong."""
        return self.reply

    @property
    def button(self) -> Button | None:
        """The change of the connection manager that would help, if the server's words tell one."""
        reply = self.decisive_reply
        return advise(self.stage, reply, self.circumstances).button if reply and reply.is_refusal else None

    @property
    def temporary(self) -> bool:
        """Tell whether another try may help; never for a message in doubt, which might then arrive twice."""
        if self.is_in_doubt:
            return False
        return another_try_helps(self.stage, self.reply) if self.reply else self.another_try_helps

    @property
    def wants_fewer_connections(self) -> bool:
        """Tell whether the server asks for fewer connections, or for a slower pace."""
        return fewer_connections_help(self.stage, self.reply) if self.reply else False

    @property
    def code(self) -> int | None:
        return self.reply.code if self.reply else None

    @property
    def enhanced_code(self) -> str:
        return self.reply.enhanced_code if self.reply else ""

    @property
    def reply_text(self) -> str:
        return self.reply.text if self.reply else ""

    @property
    def details(self) -> dict[str, object]:
        """What a log line keeps of it."""
        return {
            "error": type(self).__name__,
            "step": self.stage.value,
            "host": self.server.host,
            "port": self.server.port,
            "reply": str(self.reply) if self.reply else "",
            "detail": self.detail,
            "in_doubt": self.is_in_doubt,
            "cause": repr(self.__cause__) if self.__cause__ else "",
        }

    def __str__(self) -> str:
        return self.sentence


def _unended(text: str) -> str:
    """Give what somebody else said as it stands within a sentence, whose full stop is ours."""
    return text.rstrip(". ")
