"""Tickets: got once, kept, forgotten when a server refused them, too long, expired."""

import time

import pytest

from connections.errors import (
    AuthenticationRefused,
    CredentialsRefused,
    ServiceUnknown,
    TicketExpired,
    TokenTooLong,
)
from connections.smtp.session import SmtpSession
from connections.smtp.windows_auth import KeytabIdentity
from connections.smtp.windows_auth.tickets import forget_ticket, get_ticket
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.windows_auth.alice import ALICE
from tests.connections.smtp.windows_auth.conftest import needs_kerberos
from tests.connections.smtp.windows_auth.test_windows_auth import MESSAGE, TO_BOB, fails_with, send_to
from tests.servers.scripted import ScriptedServer, hear, say
from tests.servers.windows import WindowsServer, windows_server

pytestmark = [needs_kerberos, pytest.mark.usefixtures("own_kerberos")]


def test_a_token_longer_than_a_line_may_be_is_not_sent(realm, monkeypatch):
    monkeypatch.setattr("connections.smtp.windows_auth.exchange.LONGEST_RESPONSE", 600)

    with windows_server("GSSAPI") as server:
        error = fails_with(TokenTooLong, server, ALICE, smtp_server="localhost")

    assert "SMTP allows 12,288" in error.sentence
    assert server.users == []


def test_an_expired_ticket_is_told(realm, monkeypatch):
    monkeypatch.setenv("KRB5CCNAME", realm.make_ticket("short", "-l", "1s"))
    time.sleep(1.5)

    with windows_server("GSSAPI") as server:
        error = fails_with(TicketExpired, server, None, smtp_server="localhost")

    assert "has expired" in error.sentence


def test_a_token_too_long_for_the_command_waits_for_334_and_is_then_accepted(realm):
    with windows_server("GSSAPI") as server:
        send_to(server, ALICE, smtp_server="localhost")

    assert server.commands == [["GSSAPI"]]


def test_a_session_takes_further_messages_without_authenticating_again(realm):
    with windows_server("GSSAPI") as server:
        properties = settings_for(server, smtp_server="localhost", use_windows_authentication=True)
        with SmtpSession(properties, identity=ALICE) as session:
            session.send(TO_BOB, MESSAGE)
            session.send(TO_BOB, MESSAGE)

    assert len(server.received) == 2
    assert len(server.commands) == 1


def test_a_ticket_is_got_once_and_used_by_the_next_sessions_by_both_mechanisms(realm):
    identity = KeytabIdentity("alice@WINAUTH.TEST", realm.alice_keytab.read_bytes())
    log = realm.folder / "kdc.log"

    with windows_server("GSSAPI") as server:
        send_to(server, identity, smtp_server="localhost")
        asked = log.read_text().count("AS_REQ")
        send_to(server, identity, smtp_server="localhost")
    with windows_server("GSS-SPNEGO") as other:
        send_to(other, identity, smtp_server="localhost")

    assert log.read_text().count("AS_REQ") == asked


@pytest.mark.parametrize(
    ("reply", "kind", "is_kept"),
    [
        (b"454 4.7.0 Temporary authentication failure\r\n", AuthenticationRefused, True),
        (b"501 5.5.4 Syntax error\r\n", AuthenticationRefused, True),
        (b"535 5.7.3 Authentication unsuccessful\r\n", CredentialsRefused, False),
        (b"550 5.7.8 Authentication credentials invalid\r\n", CredentialsRefused, False),
    ],
)
def test_a_ticket_is_forgotten_only_when_the_server_refused_it(reply, kind, is_kept, realm):
    identity = KeytabIdentity("alice@WINAUTH.TEST", realm.alice_keytab.read_bytes())
    with windows_server("GSSAPI") as server:
        send_to(server, identity, smtp_server="localhost")
    before = get_ticket(identity, "alice@WINAUTH.TEST")

    offer = say(b"220 mail\r\n"), hear(b"EHLO"), say(b"250-mail\r\n250 AUTH GSSAPI\r\n")
    with ScriptedServer(*offer, hear(b"AUTH"), say(reply)) as server:
        fails_with(kind, server, identity, smtp_server="localhost")

    assert (get_ticket(identity, "alice@WINAUTH.TEST") is before) is is_kept


def test_a_service_that_the_kdc_does_not_know_costs_no_ticket(realm):
    with windows_server("GSSAPI") as server:
        send_to(server, ALICE, smtp_server="localhost")
        before = get_ticket(ALICE, "alice@WINAUTH.TEST")
        fails_with(ServiceUnknown, server, ALICE, smtp_server="localhost", service_principal_name="imap")

    assert get_ticket(ALICE, "alice@WINAUTH.TEST") is before


def has_principal(ccache: str) -> bool:
    krb5 = pytest.importorskip("krb5")
    context = krb5.init_context()
    cache = krb5.cc_resolve(context, ccache.encode())
    try:
        return krb5.cc_get_principal(context, cache) is not None
    except krb5.Krb5Error:
        return False


def test_a_ticket_that_is_forgotten_lives_on_with_the_session_that_uses_it(realm):
    forget_ticket(get_ticket(ALICE, "alice@WINAUTH.TEST"))  # a session of another test may still hold it
    used = get_ticket(ALICE, "alice@WINAUTH.TEST")
    ccache = used.ccache

    forget_ticket(used)
    newer = get_ticket(ALICE, "alice@WINAUTH.TEST")
    forget_ticket(used)

    assert newer.ccache != ccache
    assert get_ticket(ALICE, "alice@WINAUTH.TEST") is newer
    assert has_principal(ccache)
    del used
    assert not has_principal(ccache)


def test_a_ticket_that_a_server_refused_is_not_used_again(realm, monkeypatch):
    log = realm.folder / "kdc.log"
    with windows_server("GSSAPI", rules=WindowsServer(service="smtp")) as server:
        send_to(server, ALICE, smtp_server="localhost", service_principal_name="smtp")
        asked = log.read_text().count("AS_REQ")
        monkeypatch.setenv("KRB5_KTNAME", "FILE:/dev/null")
        fails_with(CredentialsRefused, server, ALICE, smtp_server="localhost", service_principal_name="smtp")
        fails_with(CredentialsRefused, server, ALICE, smtp_server="localhost", service_principal_name="smtp")

    assert log.read_text().count("AS_REQ") > asked
