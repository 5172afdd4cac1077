"""The client certificate that a connection manager names: shown, missing, unknown, expired, unusable."""

import ssl

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connections.errors import (
    ClientCertificateRefused,
    ClientCertificateUnusable,
    ClientCertificateWanted,
    HandshakeRefused,
)
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.tls.sessions import MESSAGE, TO_BOB, failure_of, settings
from tests.servers.certificates import Authority
from tests.servers.scripted import ScriptedServer, hear, say, speak_tls
from tests.servers.smtp import mail_server

VERSIONS = pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])


@VERSIONS
@pytest.mark.parametrize("implicit", [False, True])
def test_a_client_certificate_is_shown_to_a_server_that_asks(authority, shown, own, version, implicit):
    context = shown.server_context(clients_of=authority)
    context.minimum_version = context.maximum_version = version
    with mail_server(tls_context=context, implicit_tls=implicit) as server:
        mode = "Implicit" if implicit else "StartTls"
        properties = settings(server, authority, client_certificate=str(own.file), tls_mode=mode)
        with SmtpSession(properties) as session:
            session.send(TO_BOB, MESSAGE)

    assert len(server.received) == 1


def demanding_server(context, version, *, implicit=False):
    """A server that demands a client certificate; unlike aiosmtpd it sends its alert before it hangs up."""
    context.minimum_version = context.maximum_version = version
    greeting = [say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"250-mail.test\r\n250 STARTTLS\r\n")]
    if implicit:
        return ScriptedServer(speak_tls(context), *greeting)
    return ScriptedServer(*greeting, hear(b"STARTTLS"), say(b"220 go ahead\r\n"), speak_tls(context), *greeting[1:])


@pytest.mark.parametrize(
    ("version", "kind", "sentence"),
    [
        (ssl.TLSVersion.TLSv1_2, HandshakeRefused, "It may want a client certificate"),
        (ssl.TLSVersion.TLSv1_3, ClientCertificateWanted, "asks for a client certificate, and none was shown"),
    ],
)
@pytest.mark.parametrize("mode", ["StartTls", "Implicit"])
def test_a_client_certificate_that_is_missing_is_told(authority, shown, version, kind, sentence, mode):
    context = shown.server_context(clients_of=authority)
    with demanding_server(context, version, implicit=mode == "Implicit") as server:
        error = failure_of(settings(server, authority, tls_mode=mode))

    assert type(error) is kind
    assert sentence in error.sentence
    assert not error.temporary


@VERSIONS
def test_a_client_certificate_that_the_server_does_not_know_is_told(folder, authority, shown, version):
    foreign = Authority(folder, "Foreign authority").issue("worker.example.com")
    with demanding_server(shown.server_context(clients_of=authority), version) as server:
        error = failure_of(settings(server, authority, client_certificate=str(foreign.file)))

    assert type(error) is ClientCertificateRefused
    assert "did not accept this worker's client certificate: unknown ca" in error.sentence


@VERSIONS
def test_a_client_certificate_that_has_expired_is_told(authority, shown, version):
    old = authority.issue("worker.example.com", first_day=-9, last_day=-2)
    with demanding_server(shown.server_context(clients_of=authority), version) as server:
        error = failure_of(settings(server, authority, client_certificate=str(old.file)))

    assert type(error) is ClientCertificateRefused
    assert "client certificate: certificate expired" in error.sentence


@pytest.mark.parametrize(
    ("properties", "kind", "sentence"),
    [
        ({}, ClientCertificateWanted, "asks for a client certificate, and none was shown"),
        (
            {"client_certificate": True},
            ClientCertificateRefused,
            "certificate: 421 4.7.1 Error: certificate not trusted",
        ),
    ],
)
def test_a_server_that_asks_for_the_certificate_in_words_is_understood(
    authority, shown, own, properties, kind, sentence
):
    """Postfix ends the session with 421, which would otherwise mean that another try helps."""
    greeting = [say(b"220 mail.test\r\n"), hear(b"EHLO")]
    said = "not trusted" if properties else "missing"
    files = {name: str(own.file) for name in properties}
    acts = [speak_tls(shown.server_context()), *greeting, say(f"421 4.7.1 Error: certificate {said}\r\n".encode())]
    with ScriptedServer(*acts) as server:
        error = failure_of(settings(server, authority, tls_mode="Implicit", **files))

    assert type(error) is kind
    assert sentence in error.sentence
    assert not error.temporary


def key(encryption=None):
    made = ec.generate_private_key(ec.SECP256R1())
    way = encryption or serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, way)


@pytest.mark.parametrize(
    ("private", "reason"),
    [
        (b"", "it holds no private key"),
        (key(), "the key does not belong to the certificate"),
        (key(serialization.BestAvailableEncryption(b"x")), "locked with a password"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "its PEM cannot be read"),
    ],
)
def test_a_client_certificate_that_cannot_be_used_is_told_before_connecting(tmp_path, own, closed, private, reason):
    certificate = own.file.read_bytes().partition(b"-----BEGIN PRIVATE")[0]
    file = tmp_path / "client.pem"
    file.write_bytes(certificate + private)

    error = failure_of(settings_for(closed, enable_ssl=True, client_certificate=str(file)))

    assert type(error) is ClientCertificateUnusable
    assert f"{file}: " in error.sentence
    assert reason in error.sentence
    assert "BEGIN" not in error.sentence
