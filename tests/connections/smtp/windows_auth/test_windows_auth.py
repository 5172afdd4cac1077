"""NTLM against a real acceptor, and what a server may do wrong in an exchange."""

import base64
import hashlib
import logging
import pickle

import pytest

from connections.errors import (
    AuthenticationBroken,
    AuthenticationNeedsEncryption,
    AuthenticationNotOffered,
    AuthenticationRefused,
    BasicOnlyOffered,
    CredentialNotGiven,
    CredentialsRefused,
    KerberosNotInstalled,
    MechanismNotOffered,
    MechanismRefused,
    NtlmForbidden,
    OnlyNtlmOffered,
    RealmNotNamed,
    SmtpStage,
    TimedOut,
    UnexpectedReply,
)
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from connections.smtp.tls import client_context
from connections.smtp.windows_auth import KeytabIdentity, kerberos
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import ScriptedServer, fall_silent, hear, say
from tests.servers.windows import USERS, WindowsServer, binding_of, in_clear, windows_server

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
PASSWORD = "AlicePw1!"
ALICE = in_clear("WINAUTH\\alice", PASSWORD)
KEYTAB = KeytabIdentity("alice@WINAUTH.TEST", b"the keys")


@pytest.fixture(autouse=True)
def _users(tmp_path, monkeypatch):
    file = tmp_path / "users"
    file.write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(file))
    monkeypatch.setenv("KRB5_CONFIG", "/dev/null")


def send_to(server, identity=ALICE, trusting=None, **properties):
    """Send one message under Windows Authentication and give the session that did it."""
    settings = settings_for(server, use_windows_authentication=True, **properties)
    with SmtpSession(settings, identity=identity, tls_context=trusting) as session:
        session.send(TO_BOB, MESSAGE)
    return session


def fails_with(kind, server, identity=ALICE, **properties):
    """Open a session that must fail, and give the error."""
    session = SmtpSession(settings_for(server, use_windows_authentication=True, **properties), identity=identity)
    with pytest.raises(kind) as error:
        session.open()
    assert type(error.value) is kind
    assert not session.is_open
    assert error.value.stage is SmtpStage.AUTH
    assert PASSWORD not in f"{error.value.sentence}{error.value.details}{session!r}{vars(session)}"
    return error.value


@pytest.mark.parametrize("user_name", ["WINAUTH\\alice", "alice@winauth.test", "alice"])
def test_a_password_authenticates_with_ntlm_in_every_form_of_the_user_name(user_name):
    with windows_server("NTLM") as server:
        session = send_to(server, in_clear(user_name, PASSWORD))

    assert len(server.received) == 1
    assert server.users == [user_name]
    assert str(session.authentication) == f"{user_name} with NTLM"


def test_a_password_authenticates_with_ntlm_in_spnego_where_kerberos_cannot_be_used():
    with windows_server("GSS-SPNEGO") as server:
        session = send_to(server)

    assert server.protocols == ["ntlm"]
    assert server.users == ["WINAUTH\\alice"]
    assert str(session.authentication) == "WINAUTH\\alice with NTLM (GSS-SPNEGO)"


def test_ntlm_is_bound_to_the_tls_connection(authority):
    certificate = authority.issue("127.0.0.1")
    rules = WindowsServer(binding=binding_of(certificate))

    with windows_server("NTLM", rules=rules, tls_context=certificate.server_context()) as server:
        send_to(server, trusting=client_context(str(authority.file)), enable_ssl=True)

    assert server.received[0].encrypted
    assert server.users == ["WINAUTH\\alice"]


def test_ntlm_bound_to_another_connection_is_refused(authority):
    certificate = authority.issue("127.0.0.1")
    rules = WindowsServer(binding=binding_of(authority.issue("127.0.0.1")))

    with (
        windows_server("NTLM", rules=rules, tls_context=certificate.server_context()) as server,
        pytest.raises(CredentialsRefused),
    ):
        send_to(server, trusting=client_context(str(authority.file)), enable_ssl=True)

    assert server.received == []


@pytest.mark.parametrize("identity", [in_clear("alice", "wrong"), in_clear("bob", PASSWORD)])
def test_a_wrong_password_and_an_unknown_user_are_an_error_at_once(identity):
    with windows_server("NTLM") as server:
        error = fails_with(CredentialsRefused, server, identity)

    assert f"did not accept {identity.user_name} with NTLM: 535 5.7.3 Authentication unsuccessful" in error.sentence
    assert "Are user name, domain and password right" in error.sentence
    assert not error.temporary
    assert server.received == []


def test_a_server_without_authentication_is_never_sent_to_anonymously():
    with windows_server() as server:
        error = fails_with(AuthenticationNotOffered, server)

    assert "offers no authentication, and Use Windows Authentication is on. Nothing was sent." in error.sentence


def test_a_server_that_authenticates_only_after_starttls_says_so(authority):
    certificate = authority.issue("127.0.0.1")
    with windows_server("NTLM", tls_context=certificate.server_context()) as server:
        error = fails_with(AuthenticationNeedsEncryption, server)

    assert "Turn on Enable Secure Sockets Layer (SSL)" in error.sentence


def test_basic_authentication_is_never_used():
    with windows_server("LOGIN", "PLAIN") as server:
        error = fails_with(BasicOnlyOffered, server)

    assert "offers only LOGIN and PLAIN: basic authentication, which an SMTP connection manager" in error.sentence
    assert server.commands == []


def test_ntlm_alone_is_no_use_for_a_keytab_or_the_workers_own_identity():
    with windows_server("NTLM") as server:
        own = fails_with(OnlyNtlmOffered, server, None)
        keytab = fails_with(OnlyNtlmOffered, server, KEYTAB)

    assert "the worker's own identity is good for Kerberos only" in own.sentence
    assert "alice@WINAUTH.TEST is good for Kerberos only" in keytab.sentence


def test_without_the_kerberos_libraries_a_password_goes_by_ntlm(monkeypatch):
    monkeypatch.setattr(kerberos, "installed", False)

    with windows_server("GSSAPI", "NTLM") as server:
        send_to(server)

    assert server.protocols == ["ntlm"]


def test_what_kept_kerberos_from_being_tried_is_told_when_ntlm_is_refused(monkeypatch):
    monkeypatch.setattr(kerberos, "installed", False)

    with windows_server("GSSAPI", "NTLM") as server:
        error = fails_with(CredentialsRefused, server, in_clear("alice", "wrong"))

    assert "alice with NTLM (Kerberos could not be tried: this worker has no Kerberos libraries): 535" in error.sentence
    assert "Are user name, domain and password right" in error.sentence


def test_kerberos_alone_without_its_libraries_says_what_to_install(monkeypatch):
    monkeypatch.setattr(kerberos, "installed", False)

    with windows_server("GSSAPI") as server:
        error = fails_with(KerberosNotInstalled, server, None)

    assert "Install Mailwright's extra “kerberos”" in error.sentence


@pytest.mark.skipif(not kerberos.installed, reason="the extra kerberos is not installed")
def test_a_domain_that_no_realm_can_be_told_from_is_told():
    with windows_server("GSSAPI") as server:
        error = fails_with(RealmNotNamed, server)

    assert "needs to know the realm of WINAUTH\\alice" in error.sentence
    assert "Write the user name as user@REALM" in error.sentence


def test_a_credential_that_was_not_handed_over_is_never_replaced_by_the_workers_identity():
    with windows_server("NTLM", "GSSAPI") as server:
        error = fails_with(CredentialNotGiven, server, None, credential="Mail robot")

    assert "The credential “Mail robot” was not available" in error.sentence
    assert server.commands == []


def test_fips_mode_forbids_ntlm_in_a_sentence(monkeypatch):
    def forbidden(*_, **__):
        raise ValueError("[digital envelope routines] unsupported")

    with windows_server("NTLM") as server:
        monkeypatch.setattr(hashlib, "md5", forbidden)
        error = fails_with(NtlmForbidden, server)

    assert "FIPS mode" in error.sentence


def test_no_token_is_ever_logged(caplog):
    with caplog.at_level(logging.DEBUG), windows_server("NTLM", "GSS-SPNEGO") as server:
        send_to(server)

    sent = server.commands[0][1]
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.log")]
    assert not [line for line in lines if sent in line or PASSWORD in line or "TlRMTVNT" in line]


def test_no_secret_is_in_a_repr_or_in_a_pickled_error():
    with windows_server("NTLM") as server:
        error = fails_with(CredentialsRefused, server, in_clear("alice", "wr0ng-secret"))

    assert PASSWORD not in repr(ALICE)
    assert "the keys" not in repr(KEYTAB)
    assert b"wr0ng-secret" not in pickle.dumps(error)


def offering(mechanisms, *acts):
    """The acts of a server that offers mechanisms and then follows the transcript."""
    return [say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"250-mail.test\r\n250 AUTH " + mechanisms + b"\r\n"), *acts]


CHALLENGES = [
    (b"504 5.7.4 Unrecognized authentication type\r\n", MechanismRefused, "does not know it when it is used: 504"),
    (b"502 5.5.1 Not implemented\r\n", MechanismRefused, "offers NTLM and does not know it"),
    (b"538 5.7.11 Encryption required\r\n", AuthenticationNeedsEncryption, "Turn on Enable Secure"),
    (b"530 5.7.0 Must issue STARTTLS first\r\n", AuthenticationNeedsEncryption, "over an unencrypted connection"),
    (b"535 5.7.3 Authentication unsuccessful\r\n", CredentialsRefused, "did not accept WINAUTH\\alice with NTLM: 535"),
    (b"534 5.7.9 Too weak\r\n", AuthenticationRefused, "refused to authenticate WINAUTH\\alice with NTLM: 534"),
    (b"454 4.7.0 Temporary failure\r\n", AuthenticationRefused, "454 4.7.0 Temporary failure"),
    (b"250 2.0.0 fine\r\n", UnexpectedReply, "does not belong to step authentication: 250"),
    (b"235 2.7.0 welcome\r\n", AuthenticationBroken, "it said 235 before the exchange was over"),
]


@pytest.mark.parametrize(("answer", "kind", "words"), CHALLENGES)
def test_every_answer_to_auth_has_its_sentence(answer, kind, words):
    with ScriptedServer(*offering(b"NTLM", hear(b"AUTH NTLM TLRMTVNTUA"), say(answer))) as server:
        error = fails_with(kind, server)

    assert words in error.sentence
    assert error.temporary == answer.startswith(b"4")


BAD_CHALLENGES = [
    (b"334 not-base64!\r\n", "its challenge is not base64"),
    (b"334 AAAA\r\n", "its NTLM challenge cannot be read"),
    (b"334 " + base64.b64encode(b"NTLMSSP\x00\x02\x00\x00\x00" + bytes(3)) + b"\r\n", "cannot be read"),
]


@pytest.mark.parametrize(("challenge", "words"), BAD_CHALLENGES)
def test_a_challenge_that_makes_no_sense_is_cancelled(challenge, words):
    acts = offering(b"NTLM", hear(b"AUTH"), say(challenge), hear(b"*\r\n"), say(b"501 5.7.0 aborted\r\n"))

    with ScriptedServer(*acts) as server:
        error = fails_with(AuthenticationBroken, server)

    assert words in error.sentence


def test_a_server_that_falls_silent_in_the_exchange_is_left_within_the_timeout():
    with ScriptedServer(*offering(b"NTLM", hear(b"AUTH"), fall_silent())) as server:
        fails_with(TimedOut, server, timeout=300)


def test_mechanisms_are_named_that_are_neither_windows_nor_basic():
    with ScriptedServer(*offering(b"CRAM-MD5 PLAIN XOAUTH2")) as server:
        error = fails_with(MechanismNotOffered, server)

    assert "offers only CRAM-MD5, PLAIN and XOAUTH2, which is not Windows Authentication" in error.sentence


def test_the_mechanism_is_asked_for_as_the_server_spells_it():
    with ScriptedServer(*offering(b"ntlm", hear(b"AUTH "), say(b"535 no\r\n"))) as server:
        fails_with(CredentialsRefused, server)

    assert any(line.startswith(b"AUTH ntlm ") for line in server.heard)
