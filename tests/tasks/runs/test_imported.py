"""A package that came from SSIS runs: its mail goes out as the file says, by settings that only we have."""

import pytest

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.services.imports.importing import import_files
from designer.services.imports.outcomes import Choices
from designer.services.packages import save_package
from designer.storage.rows import load_document
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tests.designer.dtsx.written import MAIL, Part, Writer, guid, variable
from tests.designer.interchange.files import sent
from tests.servers.smtp import MailServer

pytestmark = pytest.mark.django_db


def nightly(version: int, subject: str) -> bytes:
    """A package that sends one mail through its own manager, with an expression on the recipients."""
    data = (
        f'<S:SendMailTaskData xmlns:S="{MAIL}" S:SMTPServer="{guid(900)}" S:From="reports@example.org" '
        f'S:To="old@example.org" S:Subject="{subject}" S:MessageSource="Good morning"/>'
    )
    text = "SmtpServer=127.0.0.1;UseWindowsAuthentication=False;EnableSsl=False;"
    manager = f'<SmtpConnectionManager ConnectionString="{text}"/>'
    task = Part(
        "Send Mail",
        10,
        type="Microsoft.SendMailTask",
        data=data,
        expressions={"ToLine": '@[User::Who] + "@example.org"'},
    )
    root = Part("Nightly", 1, parts=(task,), variables=(variable("Who", 2, "ada"),))
    return Writer(version).package(root, (Part("Relay", 900, "ConnectionManager", type="SMTP", data=manager),))


def set_port(user: User, port: int) -> None:
    """Set what SSIS does not know, as a person does in the designer."""
    package = Package.objects.get()
    document: PackageDocument = load_document(package)
    [relay] = document.connections
    changed = relay.model_copy(update={"properties": {**relay.properties, "port": port}})
    save_package(user, package.pk, document.model_copy(update={"connections": [changed]}), package.version)


@pytest.mark.parametrize("version", [2, 8])
def test_an_imported_package_sends_its_mail_and_keeps_our_settings_when_it_is_imported_again(
    member: User, project: Project, server: MailServer, version: int
):
    import_files(member, project, sent(("Nightly.dtsx", nightly(version, "First"))), Choices())
    set_port(member, server.port)
    import_files(member, project, sent(("Nightly.dtsx", nightly(version, "Second"))), Choices(replace=True))
    execution = start_execution(member, Package.objects.get())
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert execution.state == "succeeded"
    [mail] = server.received
    assert mail.recipients == ("ada@example.org",)
    assert b"Subject: Second" in mail.content
