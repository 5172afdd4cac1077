"""What a connection that failed is called."""

from connections.errors import Canceled, ConnectionLost, Server, SmtpError, SmtpStage, TimedOut
from connections.smtp.tls import client_certificate_error
from connections.waiting.deadline import Deadline

FAILURES = (OSError, EOFError)


def failure(server: Server, stage: SmtpStage, deadline: Deadline, error: OSError | EOFError) -> SmtpError:
    """Give the error of a connection that was canceled, took too long, or broke."""
    if deadline.is_canceled:
        return Canceled(server, stage)
    if refused := client_certificate_error(server, error):
        return refused
    if isinstance(error, TimeoutError):
        return TimedOut(server, stage, None, f"{deadline.seconds:g}")
    detail = "" if isinstance(error, EOFError) else f" ({error.strerror or error})".lower()
    return ConnectionLost(server, stage, None, detail)
