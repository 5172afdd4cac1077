"""Kerberos: what a KDC that is ill makes of a session, and a real realm with a real acceptor."""

import time

import pytest

from connections.errors import (
    AccountDisabled,
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
    UnknownUser,
    WrongPassword,
)
from connections.smtp.tls import client_context
from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity, WorkerIdentity
from tests.connections.smtp.windows_auth.alice import ALICE
from tests.connections.smtp.windows_auth.conftest import needs_kerberos, use_kdc
from tests.connections.smtp.windows_auth.test_windows_auth import fails_with, send_to
from tests.ports import free_port
from tests.servers.kdc import refusing_kdc
from tests.servers.realm import PASSWORD
from tests.servers.windows import WindowsServer, binding_of, windows_server

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
