"""Tickets that were got with a password or a keytab, kept in memory and used again until they end.

Kerberos never forgets a cache in memory by itself, so one for each session would fill the worker. A cache is destroyed
when nobody holds its Ticket any more: neither the table here, nor a session that is authenticating with it.
"""

import hashlib
import os
import threading
import time
import weakref
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


@dataclass(frozen=True, eq=False)
class Ticket:
    """A cache in this process's memory, which lives as long as this, and when the ticket in it ends."""

    ccache: str
    end: float


_tickets: dict[bytes, Ticket] = {}


def get_ticket(identity: PasswordIdentity | KeytabIdentity, principal: str, *, is_enterprise: bool = False) -> Ticket:
    """Give the principal's ticket, from the KDC if need be. Raises krb5.Krb5Error."""
    key = _key(identity, f"{principal} enterprise" if is_enterprise else principal)
    with _lock:
        kept = _tickets.get(key)
    if kept and kept.end - MARGIN > time.time():
        return kept
    made = _ask_kdc(identity, principal, is_enterprise=is_enterprise)
    with _lock:
        _tickets[key] = made
    return made


def forget_ticket(ticket: Ticket) -> None:
    """Get a new one the next time, for a KDC or server did not like this one. Asks neither of them anything."""
    with _lock:
        for key in [key for key, kept in _tickets.items() if kept is ticket]:
            del _tickets[key]


def _key(identity: PasswordIdentity | KeytabIdentity, principal: str) -> bytes:
    """Give what tells identities apart without keeping their secrets; realms differ by configuration."""
    secret = identity.keytab if isinstance(identity, KeytabIdentity) else identity.password.encode()
    digest = hashlib.blake2b(key=_salt)
    for part in (principal.encode(), secret, os.environ.get("KRB5_CONFIG", "").encode()):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _ask_kdc(identity: PasswordIdentity | KeytabIdentity, principal: str, *, is_enterprise: bool) -> Ticket:
    context = krb5.init_context()
    options = krb5.get_init_creds_opt_alloc(context)
    krb5.get_init_creds_opt_set_canonicalize(options, True)
    flags = krb5.PrincipalParseFlags.enterprise if is_enterprise else krb5.PrincipalParseFlags.none
    client = krb5.parse_name_flags(context, principal.encode(), flags=flags)
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
    ticket = Ticket(f"MEMORY:{name.decode()}", got.times.endtime)
    # Nothing to do when the process ends: its memory goes with it.
    weakref.finalize(ticket, krb5.cc_destroy, context, ccache).atexit = False
    return ticket
