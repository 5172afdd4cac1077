"""Security contexts: what pyspnego makes of an identity for an attempt. Kerberos may talk to a KDC here."""

import logging
from collections.abc import Callable
from typing import TypeVar

import spnego
from spnego._context import GSSMech
from spnego.channel_bindings import GssChannelBindings

from connections.errors import (
    Canceled,
    KdcSilent,
    KerberosNotInstalled,
    LocalAccount,
    RealmNotNamed,
    Server,
    SmtpStage,
)
from connections.smtp.windows_auth import kerberos
from connections.smtp.windows_auth.identity import Identity, KeytabIdentity, PasswordIdentity, WorkerIdentity
from connections.smtp.windows_auth.keytab_content import check_keytab
from connections.smtp.windows_auth.mechanisms import Attempt, Mechanism, Protocol
from connections.smtp.windows_auth.principals import Principal, Service, is_local, principals_of
from connections.smtp.windows_auth.tickets import Ticket, get_ticket
from connections.waiting.background import BackgroundCalls, CallAbandoned
from connections.waiting.cancel_scope import WaitCanceled
from connections.waiting.deadline import Deadline

# At the level DEBUG pyspnego writes the tokens themselves, from which a password can be guessed.
logging.getLogger("spnego").setLevel(logging.INFO)

T = TypeVar("T")
KDC_TALKS = BackgroundCalls(32)
"""What this process may be asking KDCs for."""

REQUIRED = (
    spnego.ContextReq.mutual_auth
    | spnego.ContextReq.integrity
    | spnego.ContextReq.sequence_detect
    | spnego.ContextReq.replay_detect
)


def find_ticket(server: Server, attempt: Attempt, identity: Identity) -> Ticket | None:
    """Give the ticket that stands for a password or a keytab in Kerberos; whoever uses its cache keeps hold of it.

    Raises AuthenticationFailed, and what krb5 raises.
    """
    if attempt.protocol is not Protocol.KERBEROS:
        return None
    if not kerberos.installed:
        raise KerberosNotInstalled(server, SmtpStage.AUTH)
    match identity:
        case PasswordIdentity():
            return _ticket_by_password(server, identity)
        case KeytabIdentity():
            principal, *_ = _principals(server, identity.principal)
            check_keytab(server, identity, principal.name)
            return get_ticket(identity, principal.name)
        case _:
            return None


def _ticket_by_password(server: Server, identity: PasswordIdentity) -> Ticket:
    """Ask for each principal that the user name may mean, until a domain controller knows the user."""
    first, *others = _principals(server, identity.user_name)
    try:
        return get_ticket(identity, first.name, is_enterprise=first.is_enterprise)
    except Exception as error:  # the libraries' errors have no class in common, and none where they are not installed
        if first.is_enterprise and (kerberos.is_unknown_user(error) or kerberos.is_unknown_realm(error)):
            raise RealmNotNamed(server, SmtpStage.AUTH, None, identity.user_name) from error
        if not (others and kerberos.is_unknown_realm(error)):
            raise
        return _ticket_of_default_realm(identity, others[0], error)


def _ticket_of_default_realm(identity: PasswordIdentity, principal: Principal, failure: Exception) -> Ticket:
    """Ask the worker's own realm for a user whose realm is not known; what it does not know either is that failure."""
    try:
        return get_ticket(identity, principal.name, is_enterprise=principal.is_enterprise)
    except Exception as error:  # as above
        if kerberos.is_unknown_user(error) or kerberos.is_unknown_realm(error) or kerberos.is_unreachable(error):
            raise failure from error
        raise


def open_context(
    attempt: Attempt,
    identity: Identity,
    ticket: Ticket | None,
    service: Service,
    binding: GssChannelBindings | None,
) -> spnego.ContextProxy:
    """Make the context of an attempt. Raises what pyspnego raises."""
    context = spnego.client(
        _credential(identity, ticket),
        hostname=service.host,
        service=service.name,
        channel_bindings=binding,
        context_req=REQUIRED,
        protocol=attempt.protocol.lower(),
    )
    return _in_spnego(context, attempt, binding) if attempt.mechanism is Mechanism.GSS_SPNEGO else context


def _in_spnego(
    context: spnego.ContextProxy, attempt: Attempt, binding: GssChannelBindings | None
) -> spnego.ContextProxy:
    """Put the context into SPNEGO, alone: left to itself pyspnego tries NTLM when Kerberos fails, and hides why."""
    context._is_wrapped = True
    mechanism = GSSMech.kerberos if attempt.protocol is Protocol.KERBEROS else GSSMech.ntlm
    return spnego.client(protocol="negotiate", channel_bindings=binding, _negotiate_contexts={mechanism: context})


def _credential(identity: Identity, ticket: Ticket | None) -> spnego.Credential:
    if ticket:
        return spnego.KerberosCCache(ticket.ccache)
    match identity:
        case PasswordIdentity(user_name=name):
            # A server reads an empty domain as its own accounts, which is what a dot means to Windows.
            return spnego.Password(name[2:] if is_local(name) else name, identity.password)
        case WorkerIdentity(ccache=ccache) if ccache:
            return spnego.KerberosCCache(ccache)
        case _:
            return spnego.CredentialCache()


def _principals(server: Server, user_name: str) -> list[Principal]:
    if is_local(user_name):
        raise LocalAccount(server, SmtpStage.AUTH, None, user_name)
    principals = principals_of(user_name, kerberos.default_realm())
    if not principals:
        raise RealmNotNamed(server, SmtpStage.AUTH, None, user_name)
    return principals


def within(server: Server, deadline: Deadline, work: Callable[[], T]) -> T:
    """Do what may wait for a KDC, in a thread that is left behind when the deadline passes. Raises KdcSilent and
    Canceled."""
    try:
        return KDC_TALKS.call(deadline, work, f"authenticate {server}")
    except WaitCanceled as error:
        raise Canceled(server, SmtpStage.AUTH) from error
    except CallAbandoned as late:
        raise KdcSilent(server, SmtpStage.AUTH, None, f"{deadline.seconds:g}") from late
