"""Kerberos: what a KDC that is ill makes of a session, and a real realm with a real acceptor."""

import time

import pytest

from connections.errors import (
    AccountDisabled,
    AuthenticationRefused,
    ClockSkew,
    CredentialsRefused,
    EncryptionTypeRefused,
    KdcSilent,
    KdcUnreachable,
    KerberosFailed,
    KeytabUnusable,
    NoTicket,
    PasswordExpired,
    RealmUnknown,
    SecurityLayerRequired,
    ServiceUnknown,
    TicketExpired,
    TokenTooLong,
    UnknownUser,
    WrongPassword,
)
from connections.smtp.session import SmtpSession
from connections.smtp.tls import client_context
from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity, WorkerIdentity
from connections.smtp.windows_auth.tickets import forget_ticket, get_ticket
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.windows_auth.conftest import needs_kerberos, use_kdc
from tests.connections.smtp.windows_auth.test_windows_auth import MESSAGE, TO_BOB, fails_with, send_to
from tests.ports import free_port
from tests.servers.kdc import refusing_kdc
from tests.servers.realm import PASSWORD
from tests.servers.scripted import ScriptedServer, hear, say
from tests.servers.windows import USERS, WindowsServer, binding_of, windows_server

ALICE = PasswordIdentity("alice@WINAUTH.TEST", PASSWORD)

pytestmark = [needs_kerberos, pytest.mark.usefixtures("own_kerberos")]


KDC_ERRORS = [
    (6, UnknownUser, "does not know the user alice@WINAUTH.TEST"),
    (18, AccountDisabled, "The account alice@WINAUTH.TEST is disabled or locked"),
    (23, PasswordExpired, "The password of alice@WINAUTH.TEST has expired"),
    (24, WrongPassword, "the password or key of alice@WINAUTH.TEST is wrong"),
    (37, ClockSkew, "clock of this worker and that of the domain controller"),
    (14, EncryptionTypeRefused, "no encryption type in common for alice@WINAUTH.TEST"),
    (60, KerberosFailed, "Kerberos for 127.0.0.1 port"),
]


@pytest.mark.parametrize(("code", "kind", "words"), KDC_ERRORS)
def test_what_a_kdc_says_has_its_sentence(code, kind, words, tmp_path, monkeypatch):
    with refusing_kdc(code) as port, windows_server("GSSAPI", "NTLM") as server:
        use_kdc(tmp_path, monkeypatch, port)
        error = fails_with(kind, server, ALICE)

    assert words in error.sentence
    assert "Nothing was sent." in error.sentence
    assert server.commands == []


@pytest.mark.parametrize("mechanism", ["GSSAPI", "GSS-SPNEGO"])
def test_a_silent_kdc_takes_no_longer_than_the_timeout(mechanism, tmp_path, monkeypatch):
    with refusing_kdc(None) as port, windows_server(mechanism) as server:
        use_kdc(tmp_path, monkeypatch, port)
        begun = time.monotonic()
        error = fails_with(KdcSilent, server, ALICE, timeout=400)

    assert time.monotonic() - begun < 2
    assert "gave no answer within the 0.4 s" in error.sentence
    assert error.temporary


def test_a_kdc_that_is_down_is_told(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())

    with windows_server("GSSAPI", "NTLM") as server:
        error = fails_with(KdcUnreachable, server, ALICE)

    assert "No domain controller (KDC) answers for alice@WINAUTH.TEST" in error.sentence
    assert error.temporary


def test_an_unknown_realm_is_told(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())

    with windows_server("GSSAPI") as server:
        error = fails_with(RealmUnknown, server, PasswordIdentity("alice@elsewhere.test", PASSWORD))

    assert "does not know the realm of alice@elsewhere.test" in error.sentence


def test_a_worker_without_any_ticket_is_told(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())

    with windows_server("GSSAPI") as server:
        error = fails_with(NoTicket, server, None)

    assert "This worker has no Kerberos ticket" in error.sentence
    assert "No Kerberos credentials available" in error.sentence
    assert "KRB5_CLIENT_KTNAME" in error.sentence


def test_a_ticket_cache_that_is_not_there_is_told(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())

    with windows_server("GSS-SPNEGO") as server:
        fails_with(NoTicket, server, WorkerIdentity(f"FILE:{tmp_path}/nothing"))


@pytest.fixture
def realm(made_realm, tmp_path, monkeypatch):
    """A realm whose services this very process can accept for."""
    users = tmp_path / "users"
    users.write_text(USERS)
    monkeypatch.setenv("KRB5_CONFIG", str(made_realm.configuration))
    monkeypatch.setenv("KRB5_KTNAME", f"FILE:{made_realm.service_keytab}")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    return made_realm


FORMS = ["alice@WINAUTH.TEST", "alice@winauth.test", "WINAUTH\\alice", "winauth.test\\alice", "alice"]


@pytest.mark.parametrize("user_name", FORMS)
def test_a_password_authenticates_with_kerberos_in_every_form_of_the_user_name(user_name, realm):
    with windows_server("GSSAPI", "NTLM") as server:
        session = send_to(server, PasswordIdentity(user_name, PASSWORD), smtp_server="localhost")

    assert server.users == ["alice@WINAUTH.TEST"]
    assert len(server.received) == 1
    assert str(session.authentication) == f"{user_name} with Kerberos (GSSAPI)"


@pytest.mark.parametrize("mechanism", ["GSSAPI", "GSS-SPNEGO"])
def test_a_keytab_authenticates_by_both_mechanisms(mechanism, realm):
    identity = KeytabIdentity("alice@WINAUTH.TEST", realm.alice_keytab.read_bytes())

    with windows_server(mechanism) as server:
        send_to(server, identity, smtp_server="localhost")

    assert server.users == ["alice@WINAUTH.TEST"]
    assert server.protocols == ["kerberos"]


def test_the_workers_own_ticket_authenticates(realm, monkeypatch):
    monkeypatch.setenv("KRB5CCNAME", realm.make_ticket("own"))

    with windows_server("GSSAPI") as server:
        send_to(server, None, smtp_server="localhost")

    assert server.users == ["alice@WINAUTH.TEST"]


def test_the_workers_own_keytab_authenticates(realm, monkeypatch):
    monkeypatch.setenv("KRB5_CLIENT_KTNAME", f"FILE:{realm.alice_keytab}")

    with windows_server("GSS-SPNEGO") as server:
        send_to(server, None, smtp_server="localhost")

    assert server.users == ["alice@WINAUTH.TEST"]


def test_a_named_ticket_cache_authenticates(realm):
    with windows_server("GSSAPI") as server:
        send_to(server, WorkerIdentity(realm.make_ticket("named")), smtp_server="localhost")

    assert server.users == ["alice@WINAUTH.TEST"]


CALLED = [("smtp", "localhost"), ("smtp/localhost", "127.0.0.1")]


@pytest.mark.parametrize(("name", "host"), CALLED)
def test_the_service_is_called_as_the_manager_says(name, host, realm):
    with windows_server("GSSAPI", rules=WindowsServer(service="smtp")) as server:
        send_to(server, ALICE, service_principal_name=name, smtp_server=host)

    assert server.users == ["alice@WINAUTH.TEST"]


def test_kerberos_is_bound_to_the_tls_connection(realm, authority):
    certificate = authority.issue("localhost")
    rules = WindowsServer(binding=binding_of(certificate))
    trusting = client_context(str(authority.file))

    with windows_server("GSSAPI", rules=rules, tls_context=certificate.server_context()) as server:
        send_to(server, ALICE, trusting, smtp_server="localhost", enable_ssl=True)

    assert server.received[0].encrypted


def test_kerberos_bound_to_another_connection_is_refused(realm, authority):
    certificate = authority.issue("localhost")
    rules = WindowsServer(binding=binding_of(authority.issue("localhost")))
    trusting = client_context(str(authority.file))

    with (
        windows_server("GSSAPI", rules=rules, tls_context=certificate.server_context()) as server,
        pytest.raises(CredentialsRefused) as error,
    ):
        send_to(server, ALICE, trusting, smtp_server="localhost", enable_ssl=True)

    assert "Does the service principal name belong to this server" in error.value.sentence


def test_a_server_that_insists_on_a_layer_is_told(realm):
    with windows_server("GSSAPI", rules=WindowsServer(layers=b"\x06\xff\xff\xff")) as server:
        fails_with(SecurityLayerRequired, server, ALICE, smtp_server="localhost")


def test_a_server_whose_spnego_offers_layers_too_is_answered(realm):
    with windows_server("GSS-SPNEGO", rules=WindowsServer(spnego_has_layers=True)) as server:
        send_to(server, ALICE, smtp_server="localhost")

    assert server.protocols == ["kerberos"]


def test_a_token_longer_than_a_line_may_be_is_not_sent(realm, monkeypatch):
    monkeypatch.setattr("connections.smtp.windows_auth.exchange.LONGEST_RESPONSE", 600)

    with windows_server("GSSAPI") as server:
        error = fails_with(TokenTooLong, server, ALICE, smtp_server="localhost")

    assert "SMTP allows 12,288" in error.sentence
    assert server.users == []


def test_a_wrong_password_is_told_by_the_kdc_and_ntlm_is_not_tried(realm):
    with windows_server("GSSAPI", "NTLM") as server:
        error = fails_with(
            WrongPassword, server, PasswordIdentity("alice@WINAUTH.TEST", "wrong"), smtp_server="localhost"
        )

    assert "Enter it again in the credential" in error.sentence
    assert server.commands == []


REFUSED = [
    ("nobody@WINAUTH.TEST", UnknownUser),
    ("carol@WINAUTH.TEST", PasswordExpired),
    ("dora@WINAUTH.TEST", AccountDisabled),
]


@pytest.mark.parametrize(("user_name", "kind"), REFUSED)
def test_accounts_that_cannot_be_used_are_told_apart(user_name, kind, realm):
    with windows_server("GSS-SPNEGO") as server:
        error = fails_with(kind, server, PasswordIdentity(user_name, PASSWORD), smtp_server="localhost")

    assert user_name in error.sentence


def test_a_service_that_the_kdc_does_not_know_is_named(realm):
    with windows_server("GSSAPI") as server:
        error = fails_with(ServiceUnknown, server, ALICE, smtp_server="localhost", service_principal_name="imap")

    assert "does not know the service imap/localhost" in error.sentence
    assert "smtp/HOST for most other servers" in error.sentence


@pytest.mark.parametrize("content", [b"no keytab", b"", b"\x05\x02"])
def test_a_file_that_is_no_keytab_is_told(content, realm):
    with windows_server("GSSAPI") as server:
        identity = KeytabIdentity("alice@WINAUTH.TEST", content)
        error = fails_with(KeytabUnusable, server, identity, smtp_server="localhost")

    assert "The keytab for localhost port" in error.sentence


def test_a_keytab_without_the_principal_is_told(realm):
    identity = KeytabIdentity("carol@WINAUTH.TEST", realm.alice_keytab.read_bytes())

    with windows_server("GSSAPI") as server:
        fails_with(KeytabUnusable, server, identity, smtp_server="localhost")


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
