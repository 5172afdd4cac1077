"""Errors of the way to a server: its name, its address, the time it takes, the connection that ends."""

from connections.errors.base import SmtpError
from connections.protocol.stages import SmtpStage


class ServerNotNamed(SmtpError):
    """The connection manager has no server."""

    words = "The SMTP connection manager names no SMTP server. Open it and fill in SMTP server."


class NameNotResolved(SmtpError):
    """The name has no address; the detail is the resolver's word."""

    words = (
        "Could not resolve the name of {server}: {detail}. "
        "Is it spelled right, and does the DNS that this worker asks know it?"
    )


class NameLookupFailed(NameNotResolved):
    """The name server could not be asked just now."""

    words = "Could not resolve the name of {server} for the moment: {detail}. Is the worker's DNS server up?"
    another_try_helps = True


class PlaceNotAllowed(SmtpError):
    """The administrator does not let connections go there. It says the same whatever is there."""

    words = (
        "Mailwright may not connect to {server}: the administrator lets it connect to some networks and ports only. "
        "Choose another server, or ask the administrator to allow this one (ALLOWED_SMTP_NETWORKS, ALLOWED_SMTP_PORTS)."
    )


class ConnectionFailed(SmtpError):
    """No address of the server took the connection."""

    words = "Could not connect to {server}: {detail}. Is the host right, and is there a way to it from this worker?"
    another_try_helps = True


class ConnectionRefused(ConnectionFailed):
    """Nothing listens there, or a firewall says no."""

    words = (
        "Could not connect to {server}: connection refused. "
        "Is the SMTP service running there, and does a firewall allow this worker?"
    )


class Canceled(SmtpError):
    """Nobody wants any more what this was for, so the connection was closed."""

    words = "Canceled at step {stage}, while {server} had not answered."


class TimedOut(SmtpError):
    """The deadline passed; the detail is its length in seconds."""

    words = "Timed out at step {stage} after {detail} seconds: {server} did not finish in time.{advice}"
    another_try_helps = True

    @property
    def advice(self) -> str:
        known = self.circumstances
        if self.stage is SmtpStage.GREETING and known and known.encrypts_at_once:
            return "Something encrypted the connection and said nothing: is this the port of a mail server?"
        if self.stage is SmtpStage.GREETING and self.server.port == 465:
            if known and known.encrypts:
                return "Port 465 expects TLS from the first byte: set the TLS mode to TLS on connect."
            return (
                "Port 465 expects TLS from the first byte: turn on Enable SSL and set the TLS mode to TLS on "
                "connect, or use port 25 or 587."
            )
        return TIMEOUT_ADVICE.get(self.stage, "It is slow or overloaded; if it always is, raise the Timeout.")


TIMEOUT_ADVICE = {
    SmtpStage.RESOLVE: "Is the worker's DNS server up?",
    SmtpStage.CONNECT: "Is the host right, and does a firewall drop the connection?",
    SmtpStage.GREETING: "Something took the connection and said nothing: is this the port of a mail server? "
    "If it expects TLS from the first byte, set the TLS mode to TLS on connect.",
}


class ConnectionsBusy(SmtpError):
    """Every connection that the process may open is in use, and none became free; the detail is their number."""

    words = (
        "No connection to {server} became free in time: this worker may open {detail}, and all are in use. "
        "If that is too few, raise MaxConnections in the connection manager."
    )
    another_try_helps = True


class ConnectionsOverallBusy(SmtpError):
    """Every connection that all workers together may open is in use; the detail is their number."""

    words = (
        "No connection to {server} became free in time: all workers together may open {detail}, and all are in use. "
        "If that is too few, raise MaxConnectionsOverall in the connection manager."
    )
    another_try_helps = True


class ConnectionLost(SmtpError):
    """The server, or the network, ended the connection."""

    words = "{server} closed the connection at step {stage}{detail}. Its log may say why."
    another_try_helps = True
