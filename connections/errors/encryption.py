"""Errors of STARTTLS and of the certificate. None of them ever leads to sending without encryption."""

from connections.errors.base import SmtpError
from connections.errors.conversation import Refused


class StartTlsNotOffered(SmtpError):
    """Encryption was asked for and is not to be had; the session is never continued without it."""

    words = (
        "{server} does not offer STARTTLS, and Enable SSL is on. Nothing was sent. "
        "Use a port that offers it, such as 587, or have it switched on there."
    )


class StartTlsRefused(Refused):
    """The server offers STARTTLS and then refuses it."""

    words = "{server} offers STARTTLS and refused it: {reply}. Nothing was sent. Its administrator has to mend its TLS."
    leaves_session_usable = False


class StartTlsInjected(SmtpError):
    """Bytes came in clear text after the 220 to STARTTLS (CVE-2011-0411)."""

    words = (
        "{server} sent clear text after agreeing to STARTTLS, which may be an attack from in between. "
        "The connection was dropped and nothing was sent."
    )


class TlsFailed(SmtpError):
    """No encrypted connection came about."""

    words = "The TLS handshake with {server} failed: {detail}. The server must speak TLS 1.2 or newer."


class TlsBrokenOff(TlsFailed):
    """The server ended the connection in the middle of the handshake, as some do when no version suits both."""

    words = (
        "{server} closed the connection during the TLS handshake. Does it speak TLS 1.2 or newer? Its log may say why."
    )
    another_try_helps = True


class NotTls(TlsFailed):
    """What answered the handshake is not TLS at all ("wrong version number")."""

    words = (
        "{server} agreed to STARTTLS and then did not speak TLS (wrong version number). "
        "Its TLS, or a proxy in between, is faulty."
    )


class CertificateRefused(TlsFailed):
    """The certificate did not pass; the detail is OpenSSL's word."""

    words = "The certificate of {server} was not accepted: {detail}. Nothing was sent."


class CertificateExpired(CertificateRefused):
    """Its time is over."""

    words = "The certificate of {server} has expired. Nothing was sent. Its administrator has to renew it."


class CertificateNotYetValid(CertificateRefused):
    """Its time has not come."""

    words = "The certificate of {server} is not valid yet. Nothing was sent. Are the clocks of both machines right?"


class CertificateSelfSigned(CertificateRefused):
    """Nobody vouches for it."""

    words = (
        "The certificate of {server} is self-signed. Nothing was sent. "
        "Have this worker trust it, or give the server one from a trusted authority."
    )


class CertificateNotTrusted(CertificateRefused):
    """An authority signed it that this worker does not know."""

    words = (
        "The certificate of {server} was issued by an authority that this worker does not trust ({detail}). "
        "Nothing was sent. Have the worker trust that authority, or have the server send its whole chain."
    )


class CertificateForAnotherName(CertificateRefused):
    """It is another host's."""

    words = (
        "The certificate of {server} is for another name ({detail}). Nothing was sent. "
        "In SMTP server, use the name that the certificate holds."
    )
