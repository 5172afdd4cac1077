"""Errors of STARTTLS and of the certificate. None of them ever leads to sending without encryption."""

from datetime import UTC, datetime
from typing import ClassVar

from connections.certificates.peer import PeerCertificate
from connections.errors.base import SmtpError
from connections.errors.conversation import Refused


class StartTlsNotOffered(SmtpError):
    """Encryption was asked for and is not to be had; the session is never continued without it."""

    words = (
        "{server} does not offer STARTTLS, and Enable SSL is on. Nothing was sent. "
        "Use a port that offers it, such as 587, or have it switched on there."
    )


class TlsOnConnectWanted(SmtpError):
    """The server says nothing in clear text: it waits for TLS to begin, as a look in a second connection showed."""

    words = (
        "{server} speaks TLS from the first byte, and says nothing before. Nothing was sent.{advice} in the SMTP "
        "connection manager."
    )

    @property
    def advice(self) -> str:
        if self.circumstances and self.circumstances.encrypts:
            return "Set the TLS mode to TLS on connect"
        return "Turn on Enable SSL and set the TLS mode to TLS on connect"


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

    words = "The TLS handshake with {server} failed: {detail}. The server's log may say more."


class TlsBrokenOff(TlsFailed):
    """The server ended the connection in the middle of the handshake, as some do when no version suits both.

    The detail is the oldest version that would do.
    """

    words = (
        "{server} closed the connection during the TLS handshake. Does it speak TLS {detail} or newer, "
        "or want a client certificate? Its log may say why."
    )
    another_try_helps = True


class TlsVersionRefused(TlsFailed):
    """No version of TLS suits both; the detail is the oldest one that would do."""

    words = (
        "{server} does not speak TLS {detail} or newer, which the SMTP connection manager asks for. Nothing was sent. "
        "Have the server's TLS brought up to date."
    )


class HandshakeRefused(TlsFailed):
    """The server says only "handshake failure"; before TLS 1.3 it says so too when a client certificate is missing."""

    words = (
        "{server} broke the TLS handshake off (handshake failure). It may want a client certificate: name its file in "
        "the SMTP connection manager. Or it has no cipher in common with this worker: its log says which."
    )


class ClientCertificateWanted(TlsFailed):
    """The server takes only clients that show a certificate."""

    words = (
        "{server} asks for a client certificate, and none was shown. Nothing was sent. Put a PEM file with the "
        "certificate and its key on the worker, and name it in Client certificate of the SMTP connection manager."
    )


class ClientCertificateRefused(TlsFailed):
    """The server does not accept the client certificate; the detail is its alert."""

    words = (
        "{server} did not accept this worker's client certificate: {detail}. Nothing was sent. "
        "Use a certificate that is valid and that an authority of the server's choice has issued."
    )


class ClientCertificateUnusable(TlsFailed):
    """The file of the client certificate cannot be used; the detail has its path and the reason."""

    words = (
        "The client certificate cannot be used on this worker: {detail}. Nothing was sent to {server}. "
        "It must be a PEM file of the folder for certificates, with a certificate and its key."
    )


class CaBundleUnusable(TlsFailed):
    """The CA bundle cannot be used; the detail has its path and the reason."""

    words = (
        "The CA bundle cannot be used on this worker: {detail}. Nothing was sent to {server}. "
        "It must be PEM with the certificates of authorities: text, or a file of the folder for certificates."
    )


class NotTls(TlsFailed):
    """What answered the handshake is not TLS at all ("wrong version number")."""

    words = (
        "{server} agreed to STARTTLS and then did not speak TLS (wrong version number). "
        "Its TLS, or a proxy in between, is faulty."
    )


class NotImplicitTls(NotTls):
    """TLS was expected from the first byte, and the server spoke in clear text."""

    words = (
        "{server} does not speak TLS from the first byte (wrong version number), which the TLS mode “TLS on connect” "
        "expects. Nothing was sent. Set the TLS mode to STARTTLS, or use a port for TLS on connect, such as 465."
    )


class CertificateRefused(TlsFailed):
    """The certificate did not pass; the detail is OpenSSL's word. The certificate is there when it could be seen."""

    words = "The certificate of {server} was not accepted: {detail}. Nothing was sent."
    certificate: PeerCertificate | None = None

    @property
    def sentence(self) -> str:
        return f"{super().sentence} The certificate: {self.certificate}." if self.certificate else super().sentence

    @property
    def details(self) -> dict[str, object]:
        seen = self.certificate.details if self.certificate else {}
        return {**super().details, "certificate": seen}


class CertificateTooWeak(CertificateRefused):
    """Its key, its authority's, or a signature is too easy to forge; the detail is OpenSSL's word."""

    words = (
        "The certificate of {server} is too weak ({detail}). Nothing was sent. Its administrator has to replace it, "
        "or the authority's, by one with a key of 2,048 bits (RSA) or more and SHA-256. Trusting it does not help."
    )


class CertificateForAnotherPurpose(CertificateRefused):
    """It is none of a server's."""

    words = (
        "The certificate of {server} is not meant for servers ({detail}). Nothing was sent. Its administrator has to "
        "replace it by one for server authentication. Trusting it does not help."
    )


class CertificateExpired(CertificateRefused):
    """Its time is over, or that of an authority that vouches for it."""

    words = "The certificate of {server} has expired. Nothing was sent. Its administrator has to renew it."
    words_of_authority: ClassVar[str] = (
        "The certificate of an authority that vouches for {server} has expired; the server's own has not. Nothing was "
        "sent. Put the authority's new certificate into CA bundle of the SMTP connection manager, if it stands there; "
        "else the server's administrator, or this worker's, has to renew it."
    )

    @property
    def template(self) -> str:
        is_valid = self.certificate and self.certificate.valid_until > datetime.now(UTC)
        return self.words_of_authority if is_valid else self.words


class CertificateNotYetValid(CertificateRefused):
    """Its time has not come."""

    words = "The certificate of {server} is not valid yet. Nothing was sent. Are the clocks of both machines right?"


class CertificateSelfSigned(CertificateRefused):
    """Nobody vouches for it."""

    words = (
        "The certificate of {server} is self-signed. Nothing was sent. If it is the right one, put it into CA bundle "
        "of the SMTP connection manager; or give the server one from a trusted authority."
    )


class CertificateNotTrusted(CertificateRefused):
    """An authority signed it that this worker does not know."""

    words = (
        "The certificate of {server} was issued by an authority that this worker does not trust ({detail}). "
        "Nothing was sent. Put that authority into CA bundle of the SMTP connection manager, or have the server send "
        "its whole chain."
    )


class CertificateForAnotherName(CertificateRefused):
    """It is another host's."""

    words = (
        "The certificate of {server} is for another name ({detail}). Nothing was sent. "
        "In SMTP server, use the name that the certificate holds."
    )
