"""Errors of Kerberos: tickets, keytabs, accounts, and domain controllers (KDC)."""

from typing import ClassVar

from connections.errors.authentication import AuthenticationFailed


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
    """The account is disabled, locked, expired or outside its hours, for all of which AD has one code; the detail is
    the principal."""

    words = (
        "The account {detail} is disabled or locked, or has expired, so {server} was not authenticated to. Nothing was "
        "sent. Ask the domain's administrator which, and to let it in again."
    )


class AccountExpired(AccountDisabled):
    """The account's own time is over, says the KDC; the detail is the principal."""

    words = (
        "The account {detail} has expired, so {server} was not authenticated to. Nothing was sent. "
        "Ask the domain's administrator to prolong it."
    )


class EncryptionTypeRefused(AuthenticationFailed):
    """The KDC has no key of an encryption type that this worker may use; the detail is the identity."""

    words = (
        "The domain controller (KDC) and this worker have no encryption type in common for {detail} or for the service "
        "of {server}. Nothing was sent. RC4 is switched off in domains of today: set the account's password once, so "
        "that it gets AES keys; make a keytab anew with AES (ktpass /crypto AES256-SHA1, or msktutil)."
    )


class KeytabOutdated(AuthenticationFailed):
    """The keytab has only keys of encryption types that are not used any more; the detail says whose and which."""

    words = (
        "The keytab for {server} holds only outdated keys: {detail}. Domain controllers and Kerberos libraries of "
        "today refuse these. Nothing was sent, and no KDC was asked. Make the keytab anew with AES (ktpass /crypto "
        "AES256-SHA1, or msktutil), and set the account's password once, so that it has AES keys."
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

    reason = "the user name does not tell its realm; write it as user@REALM"
    words = (
        "Kerberos for {server} needs to know the realm of {detail}, and this worker's krb5.conf does not tell it. "
        "Nothing was sent. Write the user name as user@REALM, with the domain's full name in upper case."
    )


class LocalAccount(KerberosUnusable):
    """The user name is that of a local account (.\\user), which no domain knows; the detail is the user name."""

    reason = "the user name is that of a local account"
    words = (
        "{server} wants Kerberos, and {detail} names a local account, which no domain knows. Nothing was sent. "
        "Write the user name as DOMAIN\\user or user@REALM."
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
    reason: ClassVar[str] = "no domain controller (KDC) answers"


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
        "smtp/HOST for most other servers.{advice}"
    )
    reason: ClassVar[str] = "the domain controller (KDC) does not know the service"

    @property
    def advice(self) -> str:
        known = self.circumstances
        if known is None or "NTLM" not in known.offers:
            return ""
        return "The server offers NTLM too, for which a credential with a password and Negotiate or Ntlm are needed."


class KerberosFailed(AuthenticationFailed):
    """Whatever else Kerberos says; the detail is its word."""

    words = "Kerberos for {server} failed: {detail}. Nothing was sent."
