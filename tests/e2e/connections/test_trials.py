"""A connection manager is made, tried out by a real worker, mended by the diagnosis' button, and kept."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from connections.models import ConnectionManager
from designer.models import Project, User
from tests.e2e.conftest import OpenPage
from tests.programs.processes import empty_broker, worker
from tests.servers.certificates import self_signed
from tests.servers.smtp import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.worker]


def state_of(page: Page) -> object:
    return page.locator("[data-trial] [role=status]")


def test_test_diagnose_fix_by_the_button_and_save(member: User, project: Project, open_page: OpenPage, tmp_path: Path):
    empty_broker()
    certificate = self_signed(tmp_path, "127.0.0.1")
    page = open_page(member)
    with mail_server(tls_context=certificate.server_context()) as server, worker(processes=1):
        page.goto("/connections/new/")
        page.get_by_label("Name", exact=False).first.fill("Relay")
        page.get_by_label("SMTP server").fill("127.0.0.1")
        page.get_by_label("Enable Secure Sockets Layer (SSL)").check()
        page.get_by_label("Port", exact=True).fill(str(server.port))
        page.locator("summary", has_text="Test connection").click()
        page.get_by_label("Sender to try").fill("ann@example.com")
        page.get_by_label("Recipient to try").fill("bob@example.com")
        page.get_by_role("button", name="Test connection").press("Enter")
        expect(state_of(page)).to_have_text("Failed")
        expect(page.locator("[data-trial]")).to_contain_text("self-signed")
        page.get_by_role("button", name="Trust this certificate and test again").press("Enter")
        expect(state_of(page)).to_have_text("Succeeded")
        expect(page.locator("[data-trial]")).to_contain_text("Everything that was tried works.")
        page.get_by_role("button", name="Create the connection manager").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(project.name)
    stored = ConnectionManager.objects.get(name="Relay")
    assert stored.project == project
    assert stored.properties["ca_bundle"].startswith("-----BEGIN CERTIFICATE-----")
    assert server.received == []
