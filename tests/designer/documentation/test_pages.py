"""The documentation page of a package: one file without scripts, which says who gets mail."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from designer.models import Project, User
from designer.package.document import ParameterDocument, VariableDocument
from designer.services.exports import FileForm, export_package
from designer.services.packages import create_package
from tests.packages import arrow, handler, package, send_mail, smtp

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(member: User, project: Project):
    mail = send_mail("Report", bcc_line="boss@example.com").model_copy(
        update={"expressions": {"to_line": '@[User::Team] + "@example.com"'}, "description": "<b>Sends</b> it"}
    )
    secret = send_mail("Secret", cc_line="cc@example.com").model_copy(
        update={"y": 200.0, "expressions": {"subject": "@[$Package::Token]"}}
    )
    on_error = handler("OnError")
    tell = send_mail("Tell").model_copy(update={"parent": on_error.id})
    document = package("Nightly", [mail, secret, on_error, tell], [arrow(mail, secret, "failure")], [smtp()])
    variables = [VariableDocument(name="Team", value="ops")]
    parameters = [ParameterDocument(name="Token", value=None, sensitive=True, required=True)]
    update = {"variables": variables, "parameters": parameters}
    return create_package(member, project, document.model_copy(update=update))


def test_the_page_says_what_runs_when_and_who_gets_mail_with_the_values_of_now(member: User, stored):
    exported = export_package(member, stored, FileForm.HTML)
    page = exported.octets.decode()
    assert exported.name == "Nightly.html"
    assert "ops@example.com" in page
    assert "boss@example.com" in page
    assert "When “Report” has failed." in page
    assert "OnError of Nightly" in page
    assert "its value comes with the run" in page
    assert page.count("<svg") == 2
    assert "&lt;b&gt;Sends&lt;/b&gt;" in page


def test_the_page_needs_nothing_else_and_runs_nothing(member: User, stored):
    page = export_package(member, stored, FileForm.HTML).octets.decode()
    assert re.findall(r"<(?:script|link|img|iframe|object)|\b(?:src|href|on\w+)=", page) == []
    assert "default-src 'none'" in page


def test_page_and_picture_are_had_by_browser_api_and_command(client: Client, member: User, stored, tmp_path):
    client.force_login(member)
    shown = client.get(f"/packages/{stored.pk}/export/?format=html&download=1")
    by_api = client.get(f"/api/v1/packages/{stored.pk}/file?form=svg")
    call_command("exportpackage", "Warehouse/Nightly", "--format", "html", "--output", str(tmp_path / "page.html"))
    assert shown["Content-Disposition"] == 'attachment; filename="Nightly.html"'
    assert by_api.content.startswith(b"<svg")
    assert "boss@example.com" in (tmp_path / "page.html").read_text()
