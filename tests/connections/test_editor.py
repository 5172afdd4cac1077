"""The SMTP Connection Manager Editor: its fields, the connection string beside them, warnings, and the dialog."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connections.catalog.services import create_connection
from connections.models import ConnectionManager
from connections.types.smtp.editor import SmtpConnectionForm
from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues
from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument, ParameterDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tests.packages import package, smtp
from tests.rights import ADMINISTRATOR
from tests.servers.certificates import Authority

pytestmark = pytest.mark.any_database

STORED = {"smtp_server": "mail", "enable_ssl": True, "port": 587}
SHOWN = "SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=True;Port=587;"
FIELDS = {"name": "Relay", "smtp_server": "mail", "enable_ssl": "on", "port": "587", "connection_string": SHOWN}


def submit(properties: dict[str, Any] | None = None, **typed: object) -> SmtpConnectionForm:
    """Submit the page of a stored manager, as a browser does, with some fields typed anew."""
    document = ConnectionManagerDocument(type="SMTP", name="Relay", properties=properties or STORED)
    data = {**FIELDS, "initial-connection_string": SHOWN, **typed}
    return SmtpConnectionForm(data, connection=document, names=[])


def issues_of(**properties: object) -> list[str]:
    return [f"{issue.severity}: {issue.message}" for issue in find_smtp_issues(SmtpProperties(**properties))]


def test_the_fields_of_ssis_come_first_in_its_order_with_the_port_beside_the_server():
    names = ["name", "description", "smtp_server", "port", "use_windows_authentication", "enable_ssl"]
    assert SmtpConnectionForm.pages["General"] == names


def test_every_property_has_a_field():
    assert set(SmtpProperties.model_fields) <= set(SmtpConnectionForm.base_fields)


def test_what_the_fields_say_is_kept_without_defaults():
    limits = {"max_connections_overall": "4", "messages_per_second": "0.5"}
    form = submit(port="", tls_mode="Implicit", ehlo_name="worker.example.com", credential="", **limits)

    assert form.is_valid(), form.errors
    assert form.to_document().properties == {
        "smtp_server": "mail",
        "use_windows_authentication": False,
        "enable_ssl": True,
        "timeout": None,
        "tls_mode": "Implicit",
        "ehlo_name": "worker.example.com",
        "max_connections_overall": 4,
        "messages_per_second": 0.5,
    }


def test_a_typed_connection_string_sets_every_field():
    form = submit(connection_string="SmtpServer=other;Timeout=2000")

    assert form.is_valid(), form.errors
    assert form.to_document().properties == SmtpProperties(smtp_server="other", timeout=2000).to_parts()


def test_the_fields_count_while_the_connection_string_is_as_it_was_shown():
    assert_server(submit(smtp_server="other"), "other")


def test_the_fields_count_when_the_connection_string_is_emptied():
    assert_server(submit(smtp_server="other", connection_string=""), "other")


def test_both_may_be_changed_to_say_the_same():
    assert_server(submit(smtp_server="other", connection_string=SHOWN.replace("mail", "other")), "other")


def assert_server(form: SmtpConnectionForm, expected: str) -> None:
    assert form.is_valid(), form.errors
    assert form.to_document().properties["smtp_server"] == expected


def test_who_changes_both_differently_is_asked_which_one_counts():
    form = submit(smtp_server="other", connection_string="third")

    assert "both changed" in form.errors["connection_string"][0]


def test_a_page_that_was_opened_before_somebody_elses_change_is_no_conflict():
    """What the page showed is compared, not what is stored by now."""
    form = submit({"smtp_server": "meanwhile"}, smtp_server="other")

    assert form.is_valid(), form.errors


def test_a_connection_string_alone_is_enough_for_a_program():
    document = ConnectionManagerDocument(type="SMTP", name="New")
    form = SmtpConnectionForm({"name": "New", "connection_string": "mail"}, connection=document, names=[])

    assert_server(form, "mail")


def test_a_connection_string_that_makes_no_sense_is_told_at_its_field_with_the_place():
    form = submit(connection_string="SmtpServer=mail;Port=many")

    assert form.errors["connection_string"] == ["Port is a whole number, not “many”. (At character 22.)"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("ca_bundle", "two\nlines", "The CA bundle is the text of a PEM file"),
        ("client_certificate", "-----BEGIN PRIVATE KEY-----", "Keys are not kept here"),
        ("ehlo_name", "two words", "The EHLO name is a host name"),
        ("tls_mode", "Opportunistic", "Select a valid choice"),
        ("minimum_tls_version", "1.0", "Select a valid choice"),
        ("redirect_to", "Ann <ann@example.com>", "is not a mail address"),
        ("allowed_domains", "example.com, @b.c", "“@b.c” is not a domain"),
        ("port", "70000", "less than or equal to 65535"),
        ("messages_per_second", "0", "greater than or equal to 0.001"),
        ("messages_per_second", "many", "Enter a number"),
        ("max_connections_overall", "1.5", "Enter a whole number"),
        ("timeout", "2147483648", "less than or equal to 2147483647"),
    ],
)
def test_bad_input_is_told_at_its_field(field: str, value: str, sentence: str):
    assert sentence in submit(**{field: value}).errors[field][0]


def test_the_text_of_a_ca_bundle_survives_a_browsers_line_ends(tmp_path):
    text = Authority(tmp_path, "Company").file.read_text()
    stored = {**STORED, "ca_bundle": text}
    shown = SmtpConnectionForm(connection=smtp(**stored), names=[]).initial["connection_string"]
    crlf = {"ca_bundle": text, "connection_string": shown, "initial-connection_string": shown}

    form = submit(stored, **{key: value.replace("\n", "\r\n") for key, value in crlf.items()})

    assert form.is_valid(), form.errors
    assert form.to_document().properties["ca_bundle"] == text.strip()


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, ["error: The SMTP server is missing"]),
        ({"smtp_server": "mail:587"}, ["error: The SMTP server holds a port. Type mail there, and 587 in Port"]),
        ({"smtp_server": "::1"}, []),
        ({"smtp_server": "[2001:db8::1]"}, []),
        ({"smtp_server": "MAIL_SRV01"}, []),
        ({"smtp_server": "mail.example.com."}, []),
        ({"smtp_server": "straße.example"}, []),
        ({"smtp_server": "smtp://mail.example.com"}, ["error: The SMTP server is a URL. Type only its name"]),
        ({"smtp_server": "ann@mail.example.com"}, ["error: The SMTP server is a mail address. Type only its name"]),
        ({"smtp_server": "mail.example.com/smtp"}, ["error: The SMTP server is no host name."]),
        ({"smtp_server": "mail,example,com"}, ["error: The SMTP server is no host name."]),
        ({"smtp_server": "mail..example.com"}, ["error: The SMTP server is no host name."]),
        ({"smtp_server": "-mail.example.com"}, ["error: The SMTP server is no host name."]),
        ({"smtp_server": "\\\\mail"}, ["error: The SMTP server is no host name."]),
        ({"smtp_server": "192.0.2.300"}, ["error: The SMTP server is no host name."]),
        ({"smtp_server": "[mail]"}, ["error: The SMTP server is no host name."]),
        ({"smtp_server": "a" * 64 + ".example"}, ["error: The SMTP server is no host name."]),
        (
            {"smtp_server": "mail", "use_windows_authentication": True, "enable_ssl": True,
             "windows_authentication_mechanism": "Ntlm"},
            ["warning: NTLM alone is chosen. It is deprecated"],
        ),
        ({"smtp_server": "mail", "use_windows_authentication": True}, ["warning: Windows Authentication over"]),
        ({"smtp_server": "mail", "use_windows_authentication": True, "enable_ssl": True}, []),
        ({"smtp_server": "mail", "port": 465}, ["warning: Port 465 usually expects TLS from the first byte"]),
        ({"smtp_server": "mail", "port": 465, "enable_ssl": True}, ["warning: Port 465 usually expects TLS from"]),
        ({"smtp_server": "mail", "port": 465, "enable_ssl": True, "tls_mode": "Implicit"}, []),
        ({"smtp_server": "mail", "enable_ssl": True, "tls_mode": "Implicit"}, []),
        ({"smtp_server": "mail", "port": 587, "enable_ssl": True, "tls_mode": "Implicit"}, ["warning: Port 587 "]),
        ({"smtp_server": "mail", "port": 25, "enable_ssl": True, "tls_mode": "Implicit"}, ["warning: Port 25 usually"]),
        ({"smtp_server": "mail", "tls_mode": "Implicit"}, ["error: The TLS mode is set and Enable SSL is off"]),
        ({"smtp_server": "mail", "ca_bundle": "ca.pem"}, ["warning: A CA bundle or client certificate is set"]),
        ({"smtp_server": "mail", "disabled": True}, ["warning: Disabled, so nothing is sent through it"]),
        ({"smtp_server": "mail", "redirect_to": "t@example.com"}, ["warning: All mail is redirected to t@example.com"]),
        ({"smtp_server": "mail", "allowed_domains": "a.b"}, ["warning: Mail goes to a.b alone"]),
        ({"smtp_server": "mail", "max_connections_overall": 5}, []),
        ({"smtp_server": "mail", "max_connections": 6, "max_connections_overall": 5}, ["warning: One process may op"]),
        ({"smtp_server": "mail", "credential": "Robot"}, ["warning: A credential or service principal name is set"]),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_marked(properties: dict[str, object], expected: list[str]):
    found = issues_of(**properties)

    assert len(found) == len(expected)
    assert all(each.startswith(words) for each, words in zip(found, expected, strict=True))


def open_dialog(browser: Client, package: Package, **fields: object) -> Any:
    return browser.post(reverse("editor-connection", args=[package.pk]), fields)


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, package())


def test_the_dialog_has_ssis_page_then_ours(browser: Client, saved: Package):
    answer = open_dialog(browser, saved, connection=smtp(port=465).model_dump_json())

    assert re.findall(r'role="tab"[^>]*>([^<]+)<', answer.text) == [
        *("General", "Advanced", "Guard", "Connection string", "Expressions")
    ]
    assert "<strong>Warning:</strong> Port 465 usually expects TLS" in answer.text
    assert "SmtpServer=127.0.0.1;UseWindowsAuthentication=False;EnableSsl=False;Timeout=3000;Port=465;" in answer.text


def test_a_new_manager_is_not_blamed_before_anything_is_typed(browser: Client, saved: Package):
    assert "The SMTP server is missing" not in open_dialog(browser, saved).text


def test_a_string_typed_in_the_dialog_comes_back_as_properties(browser: Client, saved: Package):
    fields = {"connection": "{}", "name": "Relay", "scope": "package", "connection_string": "SmtpServer=mail;Port=587"}
    answer = browser.post(reverse("editor-connection-submit", args=[saved.pk]), fields)

    changed = json.loads(re.search(r'<script type="application/json">(.*)</script>', answer.text)[1])
    assert changed["properties"] == SmtpProperties(smtp_server="mail", port=587).to_parts()


def test_a_refused_string_stays_in_the_dialog(browser: Client, saved: Package):
    fields = {"connection": "{}", "name": "Relay", "scope": "package", "connection_string": "SmtpServer=mail;Prot=587"}
    answer = browser.post(reverse("editor-connection-submit", args=[saved.pk]), fields)

    assert answer.status_code == 422
    assert 'href="#connection_connection_string"' in answer.text
    assert "“Prot” is no key of an SMTP connection manager" in answer.text
    assert "(At character 17.)" in answer.text
    assert "SmtpServer=mail;Prot=587</textarea>" in answer.text
    assert 'name="name" value="Relay"' in answer.text


@pytest.mark.parametrize("password", ["Password=hunter2;", "pwd = 'hunter2;x'", 'PASS="hunter2'])
def test_a_typed_password_is_not_shown_again(browser: Client, saved: Package, password: str):
    fields = {
        "connection": "{}",
        "name": "Relay",
        "scope": "package",
        "connection_string": f"SmtpServer=mail;{password}",
    }
    answer = browser.post(reverse("editor-connection-submit", args=[saved.pk]), fields)

    assert answer.status_code == 422
    assert "hunter2" not in answer.text
    assert "SmtpServer=mail;" in answer.text


def test_the_page_of_a_shared_manager_shows_what_is_doubtful(browser: Client, cataloguer: User):
    browser.force_login(cataloguer)
    manager = create_connection(ADMINISTRATOR, None, smtp("Relay", use_windows_authentication=True))
    page = browser.get(reverse("connection", args=[manager.uid]))
    assert "<strong>Warning:</strong> Windows Authentication over a connection that is not encrypted" in page.text

    fields = {"name": "Relay", "smtp_server": "mail", "port": "465"}
    answer = browser.post(reverse("connection", args=[manager.uid]), fields, follow=True)
    assert "“Relay”: Port 465 usually expects TLS from the first byte" in answer.text
    assert ConnectionManager.objects.get().properties["port"] == 465


def test_a_field_that_an_expression_drives_shows_the_value_that_it_has_now(browser: Client, saved: Package):
    relay = smtp().model_copy(update={"expressions": {"smtp_server": "@[$Package::Server]", "port": "1 +"}})
    server = ParameterDocument(name="Server", value="relay.example.com")
    parameters = f"[{server.model_dump_json()}]"
    answer = open_dialog(browser, saved, connection=relay.model_dump_json(), parameters=parameters)

    assert '<span class="mw-driven-value">relay.example.com</span>' in answer.text
    assert "The expression of port: " in answer.text
    assert 'id="connection_expressions_smtp_server_expression"' in answer.text


def test_expressions_of_a_shared_manager_are_kept_and_what_is_none_is_refused(
    browser: Client, member: User, project: Project
):
    save_parameter(member, project, ParameterDocument(name="Server", value="relay.example.com"))
    fields = {"name": "Relay", "scope": str(project.pk), "expressions_property": "smtp_server"}
    address = reverse("connection-create")
    refused = browser.post(address, {**fields, "expressions_expression": '"relay." +'})
    made = browser.post(address, {**fields, "expressions_expression": "@[$Project::Server]"})

    assert "The expression of smtp server: " in refused.text
    assert made.status_code == 302
    relay = ConnectionManager.objects.get(name="Relay")
    assert relay.expressions == {"smtp_server": "@[$Project::Server]"}
    assert "relay.example.com" in browser.get(reverse("connection", args=[relay.uid])).text
