import pytest
from pydantic import ValidationError

from connections.smtp.properties import SmtpProperties


def test_unset_properties_have_the_defaults_of_ssis():
    properties = SmtpProperties()

    assert properties.smtp_server == ""
    assert properties.effective_port == 25
    assert properties.enable_ssl is False
    assert properties.timeout_seconds == 100


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


def test_a_document_keeps_the_name_as_it_was_written():
    properties = SmtpProperties(smtp_server="straße.example", port=587)

    assert SmtpProperties.model_validate_json(properties.model_dump_json()) == properties
