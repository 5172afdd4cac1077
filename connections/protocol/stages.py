"""The stages of an SMTP session; pages, sentences and the API call them steps."""

from enum import StrEnum


class SmtpStage(StrEnum):
    """A stage of an SMTP session, in the order in which a message goes through them."""

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
        return STAGE_LABELS.get(self, self.value.upper())


STAGE_LABELS = {
    SmtpStage.RESOLVE: "name lookup",
    SmtpStage.CONNECT: "connect",
    SmtpStage.GREETING: "greeting",
    SmtpStage.CERTIFICATE: "TLS handshake",
    SmtpStage.AUTH: "authentication",
    SmtpStage.MAIL: "MAIL FROM",
    SmtpStage.RCPT: "RCPT TO",
    SmtpStage.MESSAGE: "message content",
}
