"""What tests of the object model share."""

from collections.abc import Iterator

import pytest

import mailwright
from tests.servers.smtp import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def package() -> mailwright.Package:
    return mailwright.Package()


@pytest.fixture
def smtp(package: mailwright.Package, server: MailServer) -> mailwright.ConnectionManager:
    """The package's SMTP connection manager, which leads to the server."""
    manager = package.connections.add("SMTP")
    manager.name = "Mail"
    manager.connection_string = f"SmtpServer=127.0.0.1;Port={server.port}"
    return manager


@pytest.fixture
def task(package: mailwright.Package, smtp: mailwright.ConnectionManager) -> mailwright.TaskHost:
    """A Send Mail task that is ready to run."""
    made = package.executables.add("STOCK:SendMailTask")
    mail = made.inner_object
    mail.smtp_connection, mail.from_line, mail.to_line = smtp.name, "reports@example.com", "ann@example.com"
    mail.subject, mail.message_source = "The report", "All is well."
    return made
