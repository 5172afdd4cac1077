import ssl

import pytest

from connections.errors import (
    CertificateExpired,
    CertificateForAnotherName,
    CertificateNotTrusted,
    CertificateNotYetValid,
    CertificateSelfSigned,
    NotTls,
    SmtpStage,
    StartTlsInjected,
    StartTlsNotOffered,
    StartTlsRefused,
    TlsFailed,
    TlsVersionRefused,
)
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from connections.smtp.tls import client_context
from tests.connections.smtp.conftest import settings_for
from tests.servers.certificates import Authority, self_signed
from tests.servers.scripted import ScriptedServer, hear, say, speak_tls
from tests.servers.smtp import mail_server

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
OFFERED = [say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"250-mail.test\r\n250 STARTTLS\r\n"), hear(b"STARTTLS")]


@pytest.fixture(scope="module")
def trusting(authority):
    return client_context(str(authority.file))


@pytest.fixture(scope="module")
def good(authority):
    return authority.issue("127.0.0.1", "localhost").server_context()


def test_a_message_goes_encrypted_to_a_server_whose_certificate_is_trusted(good, trusting):
    stages = []
    with mail_server(tls_context=good) as server:
        properties = settings_for(server, enable_ssl=True)
        with SmtpSession(properties, tls_context=trusting, on_stage=stages.append) as session:
            session.send(TO_BOB, MESSAGE)
            encryption, features = session.encryption, session.features

    assert server.received[0].encrypted
    assert encryption.version in ("TLSv1.2", "TLSv1.3")
    assert encryption.cipher
    assert "starttls" not in features
    assert stages[2:8] == ["greeting", "ehlo", "starttls", "certificate", "ehlo", "mail"]


def test_the_name_in_the_certificate_is_checked_for_host_names_too(good, trusting):
    with mail_server(tls_context=good) as server:
        properties = settings_for(server, enable_ssl=True, smtp_server="localhost")
        with SmtpSession(properties, tls_context=trusting) as session:
            session.send(TO_BOB, MESSAGE)

    assert len(server.received) == 1


def fails_at_the_certificate(certificate, trusting):
    """Open a session to a server with that certificate and return the error."""
    with mail_server(tls_context=certificate.server_context()) as server:
        session = SmtpSession(settings_for(server, enable_ssl=True), tls_context=trusting)
        with pytest.raises(TlsFailed) as error:
            session.open()
    assert not session.is_open
    assert server.received == []
    assert error.value.stage is SmtpStage.CERTIFICATE
    assert not error.value.temporary
    assert f"127.0.0.1 port {server.port}" in error.value.sentence
    assert "valid from" in error.value.sentence
    assert error.value.certificate.pem.encode() in certificate.file.read_bytes()
    assert error.value.details["certificate"]["fingerprint"] == error.value.certificate.fingerprint
    return error.value


def test_a_certificate_of_an_unknown_authority_is_refused(folder, trusting):
    stranger = Authority(folder, "Another authority").issue("127.0.0.1")

    error = fails_at_the_certificate(stranger, trusting)

    assert type(error) is CertificateNotTrusted
    assert "issued by an authority that this worker does not trust" in error.sentence


def test_without_a_ca_file_the_systems_authorities_decide(authority):
    error = fails_at_the_certificate(authority.issue("127.0.0.1"), None)

    assert type(error) is CertificateNotTrusted


def test_a_certificate_for_another_name_is_refused(authority, trusting):
    error = fails_at_the_certificate(authority.issue("mail.elsewhere.test"), trusting)

    assert type(error) is CertificateForAnotherName
    assert "is for another name" in error.sentence


def test_an_expired_certificate_is_refused(authority, trusting):
    error = fails_at_the_certificate(authority.issue("127.0.0.1", first_day=-9, last_day=-2), trusting)

    assert type(error) is CertificateExpired
    assert "has expired" in error.sentence


def test_a_certificate_of_the_future_is_refused(authority, trusting):
    error = fails_at_the_certificate(authority.issue("127.0.0.1", first_day=5, last_day=9), trusting)

    assert type(error) is CertificateNotYetValid
    assert "clocks" in error.sentence


def test_a_self_signed_certificate_is_refused(folder, trusting):
    error = fails_at_the_certificate(self_signed(folder, "127.0.0.1"), trusting)

    assert type(error) is CertificateSelfSigned
    assert "is self-signed" in error.sentence


def test_a_server_that_only_has_old_tls_is_refused(authority, trusting):
    old = authority.issue("127.0.0.1").server_context()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="deprecated"):
        old.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="deprecated"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1

    acts = [*OFFERED, say(b"220 go ahead\r\n"), speak_tls(old)]
    with ScriptedServer(*acts) as server, pytest.raises(TlsFailed) as error:
        SmtpSession(settings_for(server, enable_ssl=True), tls_context=trusting).open()

    assert type(error.value) is TlsVersionRefused
    assert "does not speak TLS 1.2 or newer" in error.value.sentence


def test_without_starttls_nothing_is_sent(server):
    session = SmtpSession(settings_for(server, enable_ssl=True))

    with pytest.raises(StartTlsNotOffered) as error:
        session.open()

    assert error.value.stage is SmtpStage.STARTTLS
    assert "does not offer STARTTLS, and Enable SSL is on" in error.value.sentence
    assert not session.is_open


def test_a_refused_starttls_is_an_error():
    acts = [*OFFERED, say(b"454 4.7.0 TLS not available\r\n")]

    with ScriptedServer(*acts) as server, pytest.raises(StartTlsRefused) as error:
        SmtpSession(settings_for(server, enable_ssl=True)).open()

    assert error.value.temporary
    assert "offers STARTTLS and refused it: 454 4.7.0 TLS not available" in error.value.sentence


def test_bytes_injected_after_the_answer_to_starttls_are_refused(good, trusting):
    acts = [*OFFERED, say(b"220 go ahead\r\n250-evil\r\n250 AUTH PLAIN\r\n"), speak_tls(good), hear(b"EHLO")]

    with ScriptedServer(*acts) as server, pytest.raises(StartTlsInjected) as error:
        SmtpSession(settings_for(server, enable_ssl=True), tls_context=trusting).open()

    assert "may be an attack" in error.value.sentence
    assert error.value.stage is SmtpStage.STARTTLS


def test_a_server_that_agrees_and_then_speaks_no_tls_is_told_apart():
    acts = [*OFFERED, say(b"220 go ahead\r\n"), lambda talk: talk.connection.recv(1), say(b"500 what is this?\r\n")]

    with ScriptedServer(*acts) as server, pytest.raises(NotTls) as error:
        SmtpSession(settings_for(server, enable_ssl=True)).open()

    assert "wrong version number" in error.value.sentence


def test_what_was_offered_before_the_handshake_is_forgotten(good, trusting):
    acts = [
        *[say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"250-mail.test\r\n250-SIZE 10\r\n250 STARTTLS\r\n")],
        *[hear(b"STARTTLS"), say(b"220 go ahead\r\n"), speak_tls(good)],
        *[hear(b"EHLO"), say(b"250-mail.test\r\n250 8BITMIME\r\n"), hear(b"QUIT"), say(b"221 bye\r\n")],
    ]
    with ScriptedServer(*acts) as server:
        session = SmtpSession(settings_for(server, enable_ssl=True), tls_context=trusting)
        session.open()
        session.quit()

    assert session.features == {"8bitmime": ""}


def test_one_context_serves_every_session_with_the_same_settings(authority):
    context = client_context(str(authority.file))

    assert client_context(str(authority.file)) is context
    assert client_context() is not context
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
