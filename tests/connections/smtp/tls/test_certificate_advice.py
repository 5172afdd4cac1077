"""What is said of a certificate that was refused, and whether trusting it is offered."""

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from connections.diagnosis import find_fixes, probe
from connections.errors import (
    CertificateExpired,
    CertificateForAnotherPurpose,
    CertificateSelfSigned,
    CertificateTooWeak,
)
from connections.smtp.tls import CERTIFICATE_ERRORS
from tests.connections.smtp.conftest import settings_for
from tests.servers.certificates import Authority, self_signed
from tests.servers.smtp import mail_server


def refused(certificate, **properties):
    """Give what a trial finds of a server with this certificate, and the settings."""
    with mail_server(tls_context=certificate.server_context()) as server:
        settings = settings_for(server, enable_ssl=True, **properties)
        return probe(settings), settings


def test_an_authority_that_has_expired_is_told_from_a_server_that_has(tmp_path):
    old = Authority(tmp_path, "Old authority", last_day=-1)

    report, _ = refused(old.issue("127.0.0.1"), ca_bundle=str(old.file))

    assert type(report.error) is CertificateExpired
    assert "The certificate of an authority that vouches for" in report.error.sentence
    assert "the server's own has not" in report.error.sentence
    assert "Its administrator has to renew it" not in report.error.sentence


def test_a_servers_certificate_that_has_expired_is_told(authority):
    report, _ = refused(authority.issue("127.0.0.1", first_day=-3, last_day=-1), ca_bundle=str(authority.file))

    assert type(report.error) is CertificateExpired
    assert "has expired. Nothing was sent. Its administrator has to renew it." in report.error.sentence


def test_a_certificate_for_clients_is_no_servers(authority):
    shown = authority.issue("127.0.0.1", purpose=ExtendedKeyUsageOID.CLIENT_AUTH)

    report, settings = refused(shown, ca_bundle=str(authority.file))

    assert type(report.error) is CertificateForAnotherPurpose
    assert "Trusting it does not help" in report.error.sentence
    assert find_fixes(report, settings) == []


@pytest.mark.parametrize("code", [66, 67, 68])
def test_a_weak_key_has_its_sentence(code):
    assert CERTIFICATE_ERRORS[code] is CertificateTooWeak
    assert "Its administrator has to replace it" in CertificateTooWeak.words


SELF_SIGNED = [
    (("127.0.0.1",), 1, ["Trust this certificate"]),
    (("127.0.0.1", "mail.example.com"), 1, ["Trust this certificate"]),
    (("mail.example.com",), 1, []),
    (("127.0.0.1",), -1, []),
]


@pytest.mark.parametrize(("names", "last_day", "labels"), SELF_SIGNED)
def test_a_certificate_is_offered_to_be_trusted_only_if_nothing_else_is_wrong_with_it(
    names, last_day, labels, tmp_path
):
    report, settings = refused(self_signed(tmp_path, *names, last_day=last_day))

    assert isinstance(report.error, CertificateSelfSigned | CertificateExpired)
    assert [fix.label for fix in find_fixes(report, settings)] == labels
