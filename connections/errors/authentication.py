"""Errors of Windows Authentication. None of them ever leads to sending without it, or with a password in clear text."""

from connections.errors.base import SmtpError
from connections.errors.conversation import Refused
from connections.replies import CLOUD


class AuthenticationFailed(SmtpError):
    """Windows Authentication was asked for and not achieved; the detail says why."""

    words = "Windows Authentication with {server} failed: {detail}. Nothing was sent."


class AuthenticationNotOffered(AuthenticationFailed):
    """The server has no AUTH at all."""

    words = (
        "{server} offers no authentication, and Use Windows Authentication is on. Nothing was sent. "
        "Use a port or server that offers NTLM or Kerberos, or turn Windows Authentication off if it needs none."
    )


class AuthenticationNeedsEncryption(AuthenticationFailed):
    """The server has no AUTH before STARTTLS, or says so when it is asked."""

    words = (
        "{server} does not authenticate over an unencrypted connection. Nothing was sent. "
        "Turn on Enable Secure Sockets Layer (SSL) in the SMTP connection manager."
    )


class BasicOnlyOffered(AuthenticationFailed):
    """The server offers nothing but user name and password in clear text; the detail names the mechanisms."""

    words = (
        "{server} offers only {detail}: basic authentication, which an SMTP connection manager does not support. "
        "Nothing was sent. Ask its administrator for integrated Windows authentication (NTLM or GSSAPI), "
        "or for a connector that takes mail from this worker without authentication."
    )


class MechanismNotOffered(AuthenticationFailed):
    """The server offers mechanisms, none of them Windows Authentication; the detail names them."""

    words = (
        "{server} offers only {detail}, which is not Windows Authentication; basic authentication is not supported "
        "either. Nothing was sent. Ask its administrator for integrated Windows authentication (NTLM or GSSAPI)."
    )


class CloudOnlyOffered(MechanismNotOffered):
    """The server offers OAuth and no Windows Authentication, as Exchange Online does; the detail names them."""

    words = (
        f"{{server}} offers only {{detail}}: basic authentication and OAuth, which an SMTP connection manager does not "
        f"support. Nothing was sent. {CLOUD}"
    )


class MechanismNotChosen(AuthenticationFailed):
    """The connection manager excludes what the server offers; the detail has the offer and, after |, the choice."""

    words = (
        "{server} offers only {detail}. Nothing was sent. Choose another Windows authentication mechanism in the SMTP "
        "connection manager, or have its administrator offer that one (Exchange: EnableAuthGSSAPI for Kerberos)."
    )

    @property
    def template(self) -> str:
        offered, _, choice = self.detail.partition("|")
        return self.words.replace("{detail}", f"{offered}, and the SMTP connection manager allows only {choice}")


class OnlyNtlmOffered(AuthenticationFailed):
    """NTLM alone is offered, and the identity has no password; the detail names the identity."""

    words = (
        "{server} offers Windows Authentication only as NTLM, which needs a user name and a password, and {detail} "
        "is good for Kerberos only. Nothing was sent. Choose a credential with a password, or have Kerberos offered "
        "there: in Exchange that is EnableAuthGSSAPI of the receive connector."
    )


class MechanismRefused(AuthenticationFailed, Refused):
    """504 and its like: what EHLO offered is then not known; the detail is the mechanism."""

    words = (
        "{server} offers {detail} and does not know it when it is used: {reply}. Nothing was sent. "
        "Its administrator has to mend its authentication settings."
    )
    leaves_session_usable = False


class CredentialsRefused(AuthenticationFailed, Refused):
    """535: the server did not accept the identity; the detail names it and the mechanism."""

    words = "{server} did not accept {detail}: {reply}. Nothing was sent.{advice}"
    leaves_session_usable = False


class AuthenticationRefused(AuthenticationFailed, Refused):
    """Any other refusal of AUTH; the detail names identity and mechanism."""

    words = "{server} refused to authenticate {detail}: {reply}. Nothing was sent.{advice}"
    leaves_session_usable = False


class AuthenticationBroken(AuthenticationFailed):
    """The server's part of the exchange makes no sense; the detail says what."""

    words = (
        "The authentication that {server} offers is faulty: {detail}. Nothing was sent. "
        "A proxy in between, or the server's own settings, may be the cause."
    )


class SecurityLayerRequired(AuthenticationFailed):
    """The server wants every command wrapped by Kerberos, which SMTP servers leave to TLS."""

    words = (
        "{server} insists on a security layer of Kerberos itself, which is not supported. Nothing was sent. "
        "Use TLS, and have its administrator allow authentication without that layer."
    )


class TokenTooLong(AuthenticationFailed):
    """A response longer than SMTP allows (RFC 4954 section 4); the detail has its octets."""

    words = (
        "The Kerberos ticket for {server} makes a line of {detail} octets, and SMTP allows 12,288. Nothing was sent. "
        "The account is in too many groups: use one that is in fewer."
    )


class CredentialNotGiven(AuthenticationFailed):
    """The manager names a credential, and nobody handed it to the session; the detail is its name."""

    words = (
        "The credential “{detail}” was not available for {server}, so nothing was sent. "
        "Choose another one in the SMTP connection manager."
    )


class NtlmNeedsTls(AuthenticationFailed):
    """NTLM is all that can be used, and what it shows could be read by others; the detail names the identity."""

    words = (
        "{detail} is shown to {server} by NTLM only inside TLS with a verified certificate, because a password can be "
        "guessed from it. Nothing was sent. Turn on Enable Secure Sockets Layer (SSL) in the SMTP connection manager, "
        "or ask the credential's owner to let it be shown without verified TLS."
    )


class NtlmForbidden(AuthenticationFailed):
    """This machine's OpenSSL has no MD5, as in FIPS mode."""

    words = (
        "{server} was to be authenticated to with NTLM, which needs MD5, and this worker forbids it (FIPS mode). "
        "Nothing was sent. Use Kerberos, or a worker without FIPS mode."
    )
