import pytest
from pydantic import ValidationError

from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues


def test_unset_properties_have_the_defaults_of_ssis():
    properties = SmtpProperties()

    assert properties.smtp_server == ""
    assert properties.effective_port == 25
    assert properties.enable_ssl is False
    assert properties.timeout_seconds == 100


@pytest.mark.parametrize(
    ("properties", "port"),
    [
        ({"enable_ssl": True}, 25),
        ({"enable_ssl": True, "tls_mode": "StartTls"}, 25),
        ({"enable_ssl": True, "tls_mode": "Implicit"}, 465),
        ({"enable_ssl": True, "tls_mode": "Implicit", "port": 2465}, 2465),
        ({"enable_ssl": False, "tls_mode": "Implicit"}, 25),
    ],
)
def test_the_port_follows_the_tls_mode_unless_it_is_set(properties, port):
    assert SmtpProperties(**properties).effective_port == port


def test_a_document_keeps_the_properties_of_ssis_and_of_ours_only_what_is_set():
    assert SmtpProperties(smtp_server="mail", tls_mode="Implicit").to_parts() == {
        "smtp_server": "mail",
        "use_windows_authentication": False,
        "enable_ssl": False,
        "timeout": None,
        "tls_mode": "Implicit",
    }


def test_the_text_of_a_ca_bundle_may_have_words_around_its_certificates(authority):
    text = f"The authority of Grüße AG\r\n{authority.file.read_text()}"

    assert SmtpProperties(ca_bundle=text).ca_bundle == text.replace("\r\n", "\n").strip()


def test_no_wait_is_longer_than_the_installation_allows():
    assert SmtpProperties(timeout=2_147_483_647).timeout_seconds == 900
    (issue,) = find_smtp_issues(SmtpProperties(smtp_server="mail", timeout=900_001))
    assert (issue.severity, issue.property) == ("warning", "timeout")
    assert "a run waits 900 seconds for a server at most" in issue.message
    assert list(find_smtp_issues(SmtpProperties(smtp_server="mail", timeout=900_000))) == []


def test_the_timeout_is_in_milliseconds():
    assert SmtpProperties(timeout=2_500).timeout_seconds == 2.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 0},
        {"port": 65_536},
        {"port": "25"},
        {"port": True},
        {"timeout": 0},
        {"timeout": 2_147_483_648},
        {"enable_ssl": "yes"},
        {"smtp_server": "mail.example.com\r\nRCPT TO:<x@y>"},
        {"smtp_server": "mail example"},
        {"smtp_server": "mail\x00"},
        {"password": "secret"},
        {"tls_mode": "Opportunistic"},
        {"minimum_tls_version": "1.0"},
        {"ca_bundle": "a" * 5_000},
        {"ca_bundle": "/etc/ca.pem\n/etc/more.pem"},
        {"ca_bundle": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"},
        {"ca_bundle": "-----BEGIN CERTIFICATE-----"},
        {"ca_bundle": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"},
        {"client_certificate": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"},
        {"ehlo_name": "worker\r\nRCPT TO:<x@y>"},
        {"ehlo_name": "my worker"},
        {"ehlo_name": "a..b"},
        {"ehlo_name": "a" * 256},
        {"ehlo_name": "[999.0.2.1]"},
        {"ehlo_name": "[worker]"},
        {"ehlo_name": "-worker.example.com"},
        {"ehlo_name": "worker-.example.com"},
        {"ehlo_name": "a" * 64 + ".example"},
        {"windows_authentication_mechanism": "Basic"},
        {"credential": "a\nb"},
    ],
)
def test_a_wrong_property_is_refused(wrong):
    with pytest.raises(ValidationError):
        SmtpProperties(**wrong)


def test_properties_cannot_be_changed():
    with pytest.raises(ValidationError):
        SmtpProperties().port = 587


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("  mail.example.com ", "mail.example.com"),
        ("straße.example", "xn--strae-oqa.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("::1", "::1"),
    ],
)
def test_the_host_is_what_dns_and_tls_want(written, used):
    assert SmtpProperties(smtp_server=written).host == used


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("worker.example.com", "worker.example.com"),
        ("worker.example.com.", "worker.example.com"),
        ("worker", "worker"),
        ("[192.0.2.1]", "[192.0.2.1]"),
        ("192.0.2.1", "[192.0.2.1]"),
        ("[2001:db8::19]", "[IPv6:2001:db8::19]"),
        ("2001:db8::19", "[IPv6:2001:db8::19]"),
        ("[IPv6:2001:db8::19]", "[IPv6:2001:db8::19]"),
        ("[ipv6:::1]", "[IPv6:::1]"),
    ],
)
def test_an_ehlo_name_is_said_as_the_standard_has_it(written, said):
    assert SmtpProperties(ehlo_name=written).ehlo_name == said


def test_a_document_keeps_the_name_as_it_was_written():
    properties = SmtpProperties(smtp_server="straße.example", port=587)

    assert SmtpProperties.model_validate_json(properties.model_dump_json()) == properties
