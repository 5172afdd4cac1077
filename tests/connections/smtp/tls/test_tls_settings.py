"""What a connection manager sets about TLS, against real servers: mode, authorities, client certificate, version."""

import os
import pickle
import ssl

import pytest

from connections.certificates.peer import read_certificate
from connections.errors import (
    CaBundleUnusable,
    CertificateForAnotherName,
    CertificateNotTrusted,
    NotImplicitTls,
    NotSmtp,
    SmtpStage,
    StartTlsNotOffered,
    TlsOnConnectWanted,
    TlsVersionRefused,
)
from connections.smtp.session import SmtpSession
from connections.smtp.tls import client_context
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.tls.sessions import MESSAGE, TO_BOB, failure_of, settings
from tests.servers.certificates import Authority, self_signed
from tests.servers.scripted import ScriptedServer, hear, say, speak_tls
from tests.servers.smtp import mail_server


def test_implicit_tls_encrypts_from_the_first_byte(authority, shown):
    stages = []
    with mail_server(tls_context=shown.server_context(), implicit_tls=True) as server:
        properties = settings(server, authority, tls_mode="Implicit")
        with SmtpSession(properties, on_stage=stages.append) as session:
            session.send(TO_BOB, MESSAGE)
            certificate = session.encryption.certificate

    assert server.received[0].encrypted
    assert certificate.names == ("localhost", "127.0.0.1")
    assert stages[:5] == ["resolve", "connect", "certificate", "greeting", "ehlo"]


def test_implicit_tls_verifies_the_certificate_like_starttls(authority):
    elsewhere = authority.issue("mail.elsewhere.test").server_context()
    with mail_server(tls_context=elsewhere, implicit_tls=True) as server:
        error = failure_of(settings(server, authority, tls_mode="Implicit"))

    assert type(error) is CertificateForAnotherName
    assert error.certificate.names == ("mail.elsewhere.test",)
    assert "CN=mail.elsewhere.test, for mail.elsewhere.test, issued by CN=Mail test authority" in error.sentence


def test_implicit_tls_with_a_server_for_starttls_says_so(authority, shown):
    with mail_server(tls_context=shown.server_context()) as server:
        error = failure_of(settings(server, authority, tls_mode="Implicit"))

    assert type(error) is NotImplicitTls
    assert "wrong version number" in error.sentence
    assert "Set the TLS mode to STARTTLS" in error.sentence


def test_starttls_with_a_server_for_implicit_tls_ends_in_time(authority, shown):
    with mail_server(tls_context=shown.server_context(), implicit_tls=True) as server:
        error = failure_of(settings(server, authority, timeout=300))

    assert type(error) is TlsOnConnectWanted
    assert error.stage is SmtpStage.GREETING


def test_a_server_that_speaks_tls_unasked_is_told_apart():
    with ScriptedServer(say(b"\x15\x03\x01\x00\x02\x02\x28")) as server:
        error = failure_of(settings_for(server, enable_ssl=True))

    assert type(error) is NotSmtp
    assert "as the TLS mode “TLS on connect” expects" in error.sentence


def test_without_enable_ssl_the_tls_mode_encrypts_nothing(authority, server):
    with SmtpSession(settings(server, authority, enable_ssl=False, tls_mode="Implicit")) as session:
        assert session.encryption is None


def test_a_missing_starttls_is_never_a_downgrade(authority, server):
    assert type(failure_of(settings(server, authority))) is StartTlsNotOffered
    assert server.received == []


def test_the_text_of_a_ca_bundle_is_trusted(authority, shown):
    with mail_server(tls_context=shown.server_context()) as server:
        properties = settings(server, authority, ca_bundle=authority.file.read_text())
        with SmtpSession(properties) as session:
            assert session.encryption is not None


def test_a_ca_bundle_takes_the_place_of_other_authorities(folder, authority, shown):
    other = Authority(folder, "Other authority")
    with mail_server(tls_context=shown.server_context()) as server:
        assert type(failure_of(settings(server, other))) is CertificateNotTrusted


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "there is no such file in the administrator's folder that can be read"),
        ("", "it holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "its PEM cannot be read"),
    ],
)
def test_a_file_of_authorities_that_cannot_be_used_is_told_before_connecting(tmp_path, closed, content, reason):
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)

    error = failure_of(settings_for(closed, enable_ssl=True, ca_bundle=str(file)))

    assert type(error) is CaBundleUnusable
    assert f"{file}: {reason}" in error.sentence
    assert error.stage is SmtpStage.CERTIFICATE


def test_a_pipe_in_place_of_a_file_does_not_hang_the_worker(tmp_path, closed):
    os.mkfifo(tmp_path / "pipe")

    error = failure_of(settings_for(closed, enable_ssl=True, ca_bundle=str(tmp_path / "pipe")))

    assert "there is no such file in the administrator's folder that can be read" in error.sentence


@pytest.mark.parametrize("kind", ["self-signed", "issued by an authority that is not in the bundle"])
def test_the_servers_own_certificate_is_enough_of_a_bundle(folder, kind):
    stranger = Authority(folder, "Nobody's authority")
    shown = self_signed(folder, "127.0.0.1") if kind == "self-signed" else stranger.issue("127.0.0.1")
    with mail_server(tls_context=shown.server_context()) as server:
        seen = failure_of(settings_for(server, enable_ssl=True)).certificate
        with SmtpSession(settings_for(server, enable_ssl=True, ca_bundle=seen.pem)) as session:
            session.send(TO_BOB, MESSAGE)

    assert server.received[0].encrypted


def test_the_minimum_version_is_asked_for(authority, shown):
    old = shown.server_context()
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with ScriptedServer(speak_tls(old)) as server:
        error = failure_of(settings(server, authority, minimum_tls_version="1.3", tls_mode="Implicit"))

    assert type(error) is TlsVersionRefused
    assert "does not speak TLS 1.3 or newer" in error.sentence


def test_the_worker_calls_itself_what_the_manager_says(server):
    with SmtpSession(settings_for(server, ehlo_name="worker.example.com")) as session:
        session.send(TO_BOB, MESSAGE)

    assert server.received[0].ehlo_name == "worker.example.com"


def test_settings_that_differ_have_contexts_of_their_own(authority, own):
    first = client_context(str(authority.file), str(own.file))

    assert client_context(str(authority.file), str(own.file)) is first
    assert client_context(str(authority.file)) is not first
    assert client_context(authority.file.read_text()) is client_context(authority.file.read_text())


def test_a_renewed_file_is_read_again(tmp_path, authority, own):
    file = tmp_path / "client.pem"
    file.write_bytes(own.file.read_bytes())
    before = client_context("", str(file))
    file.write_bytes(authority.issue("renewed.example.com").file.read_bytes())
    os.utime(file, ns=(0, 0))

    assert client_context("", str(file)) is not before


def test_a_refused_certificate_is_looked_at_without_sending_anything(authority):
    greeting = [say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"250-mail.test\r\n250 STARTTLS\r\n"), hear(b"STARTTLS")]
    foreign = speak_tls(authority.issue("elsewhere.test").server_context())

    with ScriptedServer(*greeting, say(b"220 go ahead\r\n"), foreign, *greeting[1:3], hear(b"Q")) as server:
        error = failure_of(settings(server, authority, timeout=1_000))
        server.over.set()

    assert error.certificate.names == ("elsewhere.test",)
    assert {line.split()[0] for line in server.heard} == {b"ehlo", b"STARTTLS"}


def test_a_refused_certificate_that_cannot_be_seen_again_is_left_out(authority):
    context = authority.issue("elsewhere.test").server_context()
    server = ScriptedServer()

    def once(talk):
        server.listener.close()
        speak_tls(context)(talk)

    server.acts = (once,)
    server.thread.start()
    error = failure_of(settings(server, authority, tls_mode="Implicit", timeout=1_000))
    server.thread.join(5)

    assert type(error) is CertificateForAnotherName
    assert error.certificate is None
    assert error.details["certificate"] == {}
    assert "The certificate: " not in error.sentence


def test_an_error_keeps_its_certificate_on_the_way_between_processes(authority):
    with mail_server(tls_context=authority.issue("elsewhere.test").server_context()) as server:
        error = failure_of(settings(server, authority))

    copy = pickle.loads(pickle.dumps(error))

    assert copy.certificate == error.certificate
    assert copy.sentence == error.sentence


def test_a_certificate_can_say_anything_and_breaks_no_sentence(folder):
    strange = Authority(folder, "a\x1bb\u2028c" + "x" * 50).issue("mail.test", *[f"{n}.test" for n in range(9)])
    der = ssl.PEM_cert_to_DER_cert(strange.file.read_text().partition("-----BEGIN PRIVATE")[0])

    certificate = read_certificate(der)

    assert str(certificate).isprintable()
    assert "and 5 more" in str(certificate)
    assert read_certificate(b"no certificate") is None
