"""Security contexts: what pyspnego makes of an identity for an attempt. Kerberos may talk to a KDC here."""

import logging
from collections.abc import Callable
from typing import TypeVar

import spnego
from spnego._context import GSSMech
from spnego.channel_bindings import GssChannelBindings

from connections.errors import Canceled, KdcSilent, KerberosNotInstalled, RealmNotNamed, Server, Step
from connections.smtp.aside import Aside, LeftBehind
from connections.smtp.deadline import Deadline
from connections.smtp.undertaking import WaitCanceled
from connections.smtp.windows_auth import kerberos
from connections.smtp.windows_auth.identity import Identity, KeytabIdentity, PasswordIdentity, WorkerIdentity
from connections.smtp.windows_auth.mechanisms import Attempt, Mechanism, Protocol
from connections.smtp.windows_auth.principals import Service, principal_of
from connections.smtp.windows_auth.tickets import Ticket, get_ticket

# At the level DEBUG pyspnego writes the tokens themselves, from which a password can be guessed.
logging.getLogger("spnego").setLevel(logging.INFO)

T = TypeVar("T")
KDC_TALKS = Aside(32)
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
        raise KerberosNotInstalled(server, Step.AUTH)
    match identity:
        case PasswordIdentity(user_name=name) | KeytabIdentity(principal=name):
            return get_ticket(identity, _principal(server, name))
        case _:
            return None


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
        case PasswordIdentity():
            return spnego.Password(identity.user_name, identity.password)
        case WorkerIdentity(ccache=ccache) if ccache:
            return spnego.KerberosCCache(ccache)
        case _:
            return spnego.CredentialCache()


def _principal(server: Server, user_name: str) -> str:
    principal = principal_of(user_name, kerberos.default_realm())
    if not principal:
        raise RealmNotNamed(server, Step.AUTH, None, user_name)
    return principal


def within(server: Server, deadline: Deadline, work: Callable[[], T]) -> T:
    """Do what may wait for a KDC, in a thread that is left behind when the deadline passes. Raises KdcSilent and
    Canceled."""
    try:
        return KDC_TALKS.do(deadline, work, f"authenticate {server}")
    except WaitCanceled as error:
        raise Canceled(server, Step.AUTH) from error
    except LeftBehind as late:
        raise KdcSilent(server, Step.AUTH, None, f"{deadline.seconds:g}") from late
