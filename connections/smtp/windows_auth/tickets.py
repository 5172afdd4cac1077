"""Tickets that were got with a password or a keytab, kept in memory and used again until they end.

Kerberos never forgets a cache in memory by itself, so one for each session would fill the worker.
"""

import hashlib
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from connections.smtp.windows_auth.identity import KeytabIdentity, PasswordIdentity
from connections.smtp.windows_auth.keytab_file import keytab_file

with suppress(ImportError):  # an extra; who calls has made sure that it is there
    import krb5

MARGIN = 60
"""Seconds before a ticket's end at which it is no longer used."""

_salt = os.urandom(16)
_lock = threading.Lock()


@dataclass(frozen=True)
class Ticket:
    """A cache in this process's memory, and when the ticket in it ends."""

    ccache: str
    end: float


_tickets: dict[bytes, Ticket] = {}


def get_ticket(identity: PasswordIdentity | KeytabIdentity, principal: str) -> str:
    """Give the cache that holds the principal's ticket, from the KDC if need be. Raises krb5.Krb5Error."""
    key = _key(identity, principal)
    with _lock:
        kept = _tickets.get(key)
    if kept and kept.end - MARGIN > time.time():
        return kept.ccache
    made = _ask_kdc(identity, principal)
    with _lock:
        _forget(_tickets.get(key))
        _tickets[key] = made
    return made.ccache


def forget_ticket(identity: PasswordIdentity | KeytabIdentity, principal: str) -> None:
    """Get a new ticket the next time: a KDC or server did not like this one."""
    with _lock:
        _forget(_tickets.pop(_key(identity, principal), None))


def _key(identity: PasswordIdentity | KeytabIdentity, principal: str) -> bytes:
    """Give what tells identities apart without keeping their secrets; realms differ by configuration."""
    secret = identity.keytab if isinstance(identity, KeytabIdentity) else identity.password.encode()
    digest = hashlib.blake2b(key=_salt)
    for part in (principal.encode(), secret, os.environ.get("KRB5_CONFIG", "").encode()):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _ask_kdc(identity: PasswordIdentity | KeytabIdentity, principal: str) -> Ticket:
    context = krb5.init_context()
    options = krb5.get_init_creds_opt_alloc(context)
    krb5.get_init_creds_opt_set_canonicalize(options, True)
    client = krb5.parse_name_flags(context, principal.encode())
    if isinstance(identity, PasswordIdentity):
        got = krb5.get_init_creds_password(context, client, options, password=identity.password.encode())
    else:
        with keytab_file(identity.keytab) as path:
            keytab = krb5.kt_resolve(context, f"FILE:{path}".encode())
            got = krb5.get_init_creds_keytab(context, client, options, keytab=keytab)
    ccache = krb5.cc_new_unique(context, b"MEMORY")
    krb5.cc_initialize(context, ccache, got.client)
    krb5.cc_store_cred(context, ccache, got)
    name = ccache.name or b""
    return Ticket(f"MEMORY:{name.decode()}", got.times.endtime)


def _forget(ticket: Ticket | None) -> None:
    if ticket:
        context = krb5.init_context()
        krb5.cc_destroy(context, krb5.cc_resolve(context, ticket.ccache.encode()))
