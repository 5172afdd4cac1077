"""The steps of an SMTP session."""

from enum import StrEnum


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
