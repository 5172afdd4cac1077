"""The base of the errors between this worker and a server: where, at which step, in whose words.

All arguments are positional and kept in `args`, so that an error survives pickling on its way between processes.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from connections.smtp.replies import RecipientReply, Reply

IN_DOUBT = (
    " The message had been handed over already, so the server may have accepted it: look there before sending again."
)


class Step(StrEnum):
    """A step of an SMTP session, in the order in which a message goes through them."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    CERTIFICATE = "certificate"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    MESSAGE = "message"
    QUIT = "quit"

    @property
    def label(self) -> str:
        return STEP_LABELS.get(self, self.value.upper())


STEP_LABELS = {
    Step.RESOLVE: "name lookup",
    Step.CONNECT: "connect",
    Step.GREETING: "greeting",
    Step.CERTIFICATE: "TLS handshake",
    Step.AUTH: "authentication",
    Step.MAIL: "MAIL FROM",
    Step.RCPT: "RCPT TO",
    Step.MESSAGE: "message content",
}


@dataclass(frozen=True)
class Server:
    """The server that a session is meant for, as its connection manager names it."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host or '(no server)'} port {self.port}"


class SmtpError(Exception):
    """A message was not sent, or a session not opened: where, at which step, and in whose words.

    `handed_over` is true when the whole content was written and the answer is unknown: the message is in doubt.
    """

    words: ClassVar[str] = "Something went wrong with {server} at step {step}: {detail}"
    another_try_helps: ClassVar[bool] = False
    leaves_session_usable: ClassVar[bool] = False

    def __init__(self, server: Server, step: Step, reply: Reply | None = None, detail: str = "") -> None:
        super().__init__(server, step, reply, detail)
        self.server = server
        self.step = step
        self.reply = reply
        self.detail = detail
        self.handed_over = False
        self.answers: tuple[RecipientReply, ...] = ()
        """What the server had said to the recipients by then."""

    @property
    def sentence(self) -> str:
        """What happened and what to do, for the user."""
        told = self.words.format(
            server=self.server,
            host=self.server.host,
            step=self.step.label,
            reply=self.reply,
            detail=self.detail,
            advice=self.advice,
        )
        return told + (IN_DOUBT if self.handed_over else "")

    @property
    def advice(self) -> str:
        return ""

    @property
    def temporary(self) -> bool:
        """Tell whether another try may help; never for a message in doubt, which might then arrive twice."""
        if self.handed_over:
            return False
        return self.reply.is_temporary if self.reply else self.another_try_helps

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
            "step": self.step.value,
            "host": self.server.host,
            "port": self.server.port,
            "reply": str(self.reply) if self.reply else "",
            "detail": self.detail,
            "handed_over": self.handed_over,
            "cause": repr(self.__cause__) if self.__cause__ else "",
        }

    def __str__(self) -> str:
        return self.sentence
