"""Mends of an import: who may name which manager and credential, and what is saved then."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from connections.models import ConnectionManager, Credential, Folder
from designer.errors import Invalid
from designer.models import AuditEntry, Package, Project, User
from designer.registry.mends import Mend
from designer.services.imports.importing import import_files
from designer.services.imports.outcomes import Choices, ImportReport, Outcome
from designer.services.projects import create_project
from designer.storage.kept_xml import load
from designer.storage.rows import load_document
from tests.designer.dtsx.written import FORMATS, night
from tests.designer.interchange.files import mailing, manager, sent
from tests.packages import smtp

pytestmark = pytest.mark.django_db
FILE = "Night.dtsx"
PLACES = (
    "\\Package.PrecedenceConstraints[C3]",
    "\\Package\\First.EventHandlers[OnError]\\Mend.Properties[to_line]",
)
MAIL = "SendMailTask"
FILES = (("Nightly.dtsx", mailing()), ("Relay.conmgr", manager(server="10.0.0.5")))


@pytest.fixture
def relay() -> ConnectionManager:
    folder = Folder.objects.create(name="Mail")
    return ConnectionManager.objects.create(type="SMTP", name="Relay", folder=folder, properties=smtp().properties)


def run(user: User, project: Project, *mends: Mend, check: bool = False) -> ImportReport:
    return import_files(user, project, sent(*FILES), Choices(check=check, mends=mends))


def instead(value: str) -> Mend:
    return Mend(kind="smtp.manager", key="10.0.0.5", value=value)


@pytest.mark.parametrize("name", ["catalog:Mail/relay", "catalog:Relay"])
def test_the_tasks_of_a_project_use_a_manager_of_the_catalog_and_its_own_is_not_added(
    member: User, project: Project, relay: ConnectionManager, name: str
):
    report = run(member, project, instead(name))
    [task] = load_document(Package.objects.get()).executables
    assert task.properties["smtp_connection"] == str(relay.uid)
    assert not ConnectionManager.objects.filter(project=project).exists()
    [shared] = report.shared
    assert (shared.outcome, "not imported" in shared.mended[0].sentence) == (Outcome.LEFT, True)
    [entry] = AuditEntry.objects.filter(action="imported files")
    assert f"each that sends through “10.0.0.5”: {relay.uid}" in str(entry.changes)


@pytest.mark.parametrize("name", ["project:Relay", "catalog:Relay", "catalog:Other/Relay", "ID"])
def test_nobody_names_a_manager_that_he_may_not_use(member: User, stranger: User, project: Project, name: str):
    other = create_project(stranger, "Other")
    row = ConnectionManager.objects.create(project=other, type="SMTP", name="Relay", properties=smtp().properties)
    with pytest.raises(Invalid, match="You may use no connection manager"):
        run(member, project, instead(str(row.uid) if name == "ID" else name), check=True)


def test_nobody_names_a_credential_that_he_may_not_use(member: User, stranger: User, project: Project):
    Credential.objects.create(name="robot", owner=stranger, kind="password", user_name="r")
    with pytest.raises(Invalid, match="You may use no credential “robot”"):
        run(member, project, Mend(kind="smtp.credential", key="10.0.0.5", value="robot"), check=True)


def test_another_server_is_saved_with_the_projects_manager(member: User, project: Project):
    run(member, project, Mend(kind="smtp.server", key="10.0.0.5", value="relay.example.org"))
    assert ConnectionManager.objects.get(project=project).properties["smtp_server"] == "relay.example.org"


@pytest.mark.parametrize("version", FORMATS)
def test_files_of_every_format_are_mended_and_kept_as_they_were(member: User, project: Project, version: int):
    given = [("path.map", "C:\\", "in", ""), ("constraint.delete", PLACES[0], "", FILE)]
    given += [("expression.keep-stored", PLACES[1], "", FILE)]
    mends = tuple(Mend(kind=kind, key=key, value=value, file=file) for kind, key, value, file in given)
    [told] = import_files(member, project, sent((FILE, night(version))), Choices(mends=mends)).files
    assert {"MW-I-0014", "MW-I-0106", "MW-I-0011"}.isdisjoint(each.rule.code for each in told.findings)
    document = load_document(Package.objects.get())
    assert load([document.source])[document.source] == night(version)
    assert {each.properties["file_attachments"] for each in document.executables if each.type == MAIL} == {"in/a.txt"}


def command(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("importdtsx", *arguments, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, octets in FILES:
        (tmp_path / name).write_bytes(octets)
    return tmp_path


def codes(line: str) -> list[str]:
    return [each["code"] for each in json.loads(line)["findings"]]


def test_what_a_check_offers_is_a_file_of_mends_and_mends(folder: Path, tmp_path: Path):
    [line] = command("--check", "--json", str(folder))
    assert "MW-I-0202" in codes(line)
    offers = [offer for each in json.loads(line)["findings"] for offer in each["mends"]]
    chosen = next(each["mend"] for each in offers if each["mend"]["kind"] == "smtp.server")
    (tmp_path / "mends.json").write_text(json.dumps([{**chosen, "value": "relay.example.org"}]))
    [line] = command("--check", "--json", "--mends", str(tmp_path / "mends.json"), str(folder))
    assert "MW-I-0202" not in codes(line)


def test_options_of_the_command_mend_and_it_says_what(folder: Path):
    lines = command("--check", "--server", "10.0.0.5=catalog:Mail/Relay", str(folder))
    assert "its tasks use the chosen connection manager" in "".join(lines)
    assert "MW-I-0202" not in "".join(lines)
    with pytest.raises(CommandError, match="an address again"):
        command("--check", "--server", "10.0.0.5=10.0.0.6", str(folder))


def test_the_command_imports_with_mends(folder: Path, member: User, project: Project):
    command("--project", project.name, "--as", "mia", "--server", "10.0.0.5=relay.example.org", str(folder))
    assert ConnectionManager.objects.get(project=project).properties["smtp_server"] == "relay.example.org"
