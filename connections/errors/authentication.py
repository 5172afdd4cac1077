"""Errors of Windows Authentication. None of them ever leads to sending without it, or with a password in clear text."""

from typing import ClassVar

from connections.errors.base import SmtpError
from connections.errors.conversation import Refused


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


class OnlyNtlmOffered(AuthenticationFailed):
    """NTLM alone is offered, and the identity has no password; the detail names the identity."""

    words = (
        "{server} offers Windows Authentication only as NTLM, which needs a user name and a password, and {detail} "
        "is good for Kerberos only. Nothing was sent. Choose a credential with a password."
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

    @property
    def advice(self) -> str:
        if "Kerberos" in self.detail.partition("(Kerberos could")[0]:
            return (
                " Does the service principal name belong to this server, are the clocks of both machines right, "
                "and may the account send here?"
            )
        return " Are user name, domain and password right, and may the account send here?"


class AuthenticationRefused(AuthenticationFailed, Refused):
    """Any other refusal of AUTH; the detail names identity and mechanism."""

    words = "{server} refused to authenticate {detail}: {reply}. Nothing was sent."
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


class NoTicket(AuthenticationFailed):
    """The worker has neither a ticket nor a keytab of its own; the detail is Kerberos' word."""

    words = (
        "This worker has no Kerberos ticket to authenticate to {server} with ({detail}). Nothing was sent. "
        "Give it a keytab (KRB5_CLIENT_KTNAME) or a ticket (kinit), or choose a credential."
    )


class TicketExpired(AuthenticationFailed):
    """The ticket's time is over."""

    words = (
        "The Kerberos ticket for {server} has expired. Nothing was sent. "
        "Renew it with kinit, or give the worker a keytab (KRB5_CLIENT_KTNAME), which renews it by itself."
    )


class KeytabUnusable(AuthenticationFailed):
    """The keytab cannot be read, or has no key for the principal; the detail is Kerberos' word."""

    words = (
        "The keytab for {server} cannot be used: {detail}. Nothing was sent. "
        "Does it hold a key of that very principal, and is it a keytab at all?"
    )


class WrongPassword(AuthenticationFailed):
    """The KDC says that the password, or the keytab's key, is not the principal's; the detail is the principal."""

    words = (
        "The domain controller (KDC) says that the password or key of {detail} is wrong, so {server} was not "
        "authenticated to. Nothing was sent. Enter it again in the credential."
    )


class PasswordExpired(AuthenticationFailed):
    """The password must be changed first; the detail is the principal."""

    words = (
        "The password of {detail} has expired, so {server} was not authenticated to. Nothing was sent. "
        "Change it in the domain, then in the credential."
    )


class AccountDisabled(AuthenticationFailed):
    """The account is disabled, locked or out of its time; the detail is the principal."""

    words = (
        "The account {detail} is disabled or locked, so {server} was not authenticated to. Nothing was sent. "
        "Ask the domain's administrator to enable it."
    )


class UnknownUser(AuthenticationFailed):
    """The KDC has no such principal; the detail is the principal."""

    words = (
        "The domain controller (KDC) does not know the user {detail}, so {server} was not authenticated to. "
        "Nothing was sent. Is the user name spelled right, and is that its realm?"
    )


class KerberosUnusable(AuthenticationFailed):
    """This worker cannot even try Kerberos with this identity. NTLM is tried then, where the server offers it."""

    reason: ClassVar[str] = "it cannot be used here"


class KerberosNotInstalled(KerberosUnusable):
    """The extra `kerberos` is missing."""

    reason = "this worker has no Kerberos libraries"
    words = (
        "{server} wants Kerberos, and this worker's Python has no Kerberos libraries. Nothing was sent. "
        "Install Mailwright's extra “kerberos” (requirements/kerberos.lock; it is built with gcc and libkrb5-dev)."
    )


class RealmNotNamed(KerberosUnusable):
    """No realm can be told from the user name; the detail is the user name."""

    reason = "the user name does not tell its realm"
    words = (
        "Kerberos for {server} needs to know the realm of {detail}, and this worker's krb5.conf does not tell it. "
        "Nothing was sent. Write the user name as user@REALM, with the domain's full name in upper case."
    )


class RealmUnknown(KerberosUnusable):
    """No KDC is configured or found for the realm; the detail is the identity."""

    reason = "this worker does not know the user's realm"
    words = (
        "This worker does not know the realm of {detail}, so {server} was not authenticated to. Nothing was sent. "
        "Is the realm spelled right, and is it in the worker's krb5.conf or in DNS?"
    )


class KdcUnreachable(AuthenticationFailed):
    """Nothing answers where the KDC should be; the detail is the identity."""

    words = (
        "No domain controller (KDC) answers for {detail}, so {server} was not authenticated to. Nothing was sent. "
        "Is one running, and does a firewall let this worker reach port 88?"
    )
    another_try_helps = True


class KdcSilent(KdcUnreachable):
    """The KDC took the question and never answered; the detail is the seconds."""

    words = (
        "The domain controller (KDC) gave no answer within the {detail} s that the Timeout of the SMTP connection "
        "manager allows, so {server} was not authenticated to. Nothing was sent. Is it overloaded or behind a firewall?"
    )


class ClockSkew(AuthenticationFailed):
    """The clocks differ by more than Kerberos allows."""

    words = (
        "The clock of this worker and that of the domain controller (KDC) or of {server} differ by more than Kerberos "
        "allows, usually five minutes. Nothing was sent. Set them right, best with NTP."
    )


class ServiceUnknown(AuthenticationFailed):
    """The KDC has no such service principal; the detail is its name."""

    words = (
        "The domain controller (KDC) does not know the service {detail}, as which {server} was looked for. "
        "Nothing was sent. Set Service principal name to the server's true one: SMTPSVC/HOST for Exchange, "
        "smtp/HOST for most other servers."
    )


class KerberosFailed(AuthenticationFailed):
    """Whatever else Kerberos says; the detail is its word."""

    words = "Kerberos for {server} failed: {detail}. Nothing was sent."
