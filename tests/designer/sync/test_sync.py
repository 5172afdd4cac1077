"""manage.py sync: what changed in a folder comes in, what was saved here is respected, what is gone is told."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from designer.errors import Forbidden
from designer.interchange.json_files import write_package_file
from designer.models import AuditEntry, Package, PackageSource, Project, ProjectSource, User
from designer.package.document import PackageDocument
from designer.people.rights import Role
from designer.services.packages import save_package
from designer.services.sync import syncing
from designer.services.sync.commits import find_commit
from designer.services.sync.syncing import SyncChoices, sync_project
from designer.storage.rows import load_document
from tests.designer.interchange.files import mailing, manager
from tests.rights import join

pytestmark = pytest.mark.django_db(transaction=True)
COMMIT = "3f2a" + "0" * 36
Sync = Callable[..., dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """A checkout of Git with two packages and their connection manager."""
    settings.SYNC_FOLDERS = [tmp_path]
    made = tmp_path / "sales"
    (made / ".git" / "refs" / "heads").mkdir(parents=True)
    (made / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (made / ".git" / "refs" / "heads" / "main").write_text(f"{COMMIT}\n")
    (made / "Nightly.dtsx").write_bytes(mailing())
    (made / "Weekly.dtsx").write_bytes(mailing("Weekly", 2, calls="Nightly.dtsx"))
    (made / "Relay.conmgr").write_bytes(manager())
    return made


@pytest.fixture
def sync(member: User, project: Project, folder: Path) -> Sync:
    def run(*options: str, status: int = 0) -> dict[str, Any]:
        out = StringIO()
        arguments = ("sync", project.name, str(folder), "--as", member.username, "--json", *options)
        with pytest.raises(SystemExit, match="1") if status else nullcontext():
            call_command(*arguments, stdout=out)
        return json.loads(out.getvalue())

    return run


def states(report: dict[str, Any]) -> dict[str, str]:
    return {each["path"]: each["state"] for each in report["files"]}


def change_here(user: User, name: str = "Nightly") -> None:
    package = Package.objects.get(name=name)
    document = load_document(package)
    task = document.executables[0].model_copy(update={"description": "Changed here"})
    changed = document.model_copy(update={"executables": [task, *document.executables[1:]]})
    save_package(user, package.pk, changed, package.version)


def test_what_did_not_change_is_not_read_again_and_what_did_is_told(sync: Sync, folder: Path, monkeypatch):
    assert states(sync()) == {"Nightly.dtsx": "created", "Weekly.dtsx": "created"}
    source = PackageSource.objects.get(path="Nightly.dtsx")
    assert (source.commit, source.version) == (COMMIT, 1)

    with monkeypatch.context() as patched:
        patched.setattr(syncing, "import_files", None)
        assert sync() | {"files": []} == sync()
    (folder / "Nightly.dtsx").write_bytes(mailing(to="bob@example.org"))
    report = sync("--check")
    assert (states(report), report["unchanged"]) == ({"Nightly.dtsx": "to do"}, 1)
    assert any("bob@example.org" in change for change in report["files"][0]["changes"])
    assert Package.objects.get(name="Nightly").version == 1
    assert states(sync()) == {"Nightly.dtsx": "replaced"}
    assert AuditEntry.objects.filter(action="synced project").count() == 4


def test_a_call_finds_a_package_that_is_not_read_again(sync: Sync, folder: Path):
    sync()
    (folder / "Weekly.dtsx").write_bytes(mailing("Weekly", 2, to="bob@example.org", calls="Nightly.dtsx"))
    sync()
    calls = [each for each in load_document(Package.objects.get(name="Weekly")).executables if "Call" in each.name]
    assert calls[0].properties["package"] == "Nightly"


def test_what_was_saved_here_stops_it_is_kept_or_is_taken_back(member: User, sync: Sync, folder: Path):
    sync()
    change_here(member)
    assert states(sync()) == {"Nightly.dtsx": "changed here"}
    (folder / "Nightly.dtsx").write_bytes(mailing(to="bob@example.org"))
    (folder / "Weekly.dtsx").write_bytes(mailing("Weekly", 2, to="bob@example.org"))

    stopped = sync(status=1)
    assert "“Nightly” was saved here" in stopped["stopped"]
    assert "Changed here" in " ".join(next(each for each in stopped["files"] if each["local"])["local"])
    assert Package.objects.get(name="Weekly").version == 1
    assert states(sync("--local", "keep")) == {"Nightly.dtsx": "kept", "Weekly.dtsx": "replaced"}
    assert load_document(Package.objects.get(name="Nightly")).executables[0].description == "Changed here"
    assert states(sync("--local", "take-back")) == {"Nightly.dtsx": "replaced"}
    assert load_document(Package.objects.get(name="Nightly")).executables[0].description == ""


def test_a_package_that_is_gone_is_told_and_with_prune_deleted(member: User, sync: Sync, folder: Path):
    sync()
    (folder / "Nightly.dtsx").unlink()
    (folder / "Weekly.dtsx").rename(folder / "Every Week.dtsx")
    assert states(sync()) == {"Every Week.dtsx": "same", "Nightly.dtsx": "gone"}
    change_here(member)
    assert sync("--prune", status=1)["stopped"]
    assert states(sync("--prune", "--local", "keep")) == {"Nightly.dtsx": "gone"}
    assert states(sync("--prune", "--local", "take-back")) == {"Nightly.dtsx": "deleted"}
    assert list(Package.objects.values_list("name", flat=True)) == ["Weekly"]


def test_packages_of_ours_come_from_their_json_and_what_cannot_be_read_is_told(sync: Sync, folder: Path):
    (folder / "Own.json").write_bytes(write_package_file(PackageDocument(name="Own"), {}))
    (folder / "other.json").write_text("{}")
    (folder / "Bad.dtsx").write_bytes(b"<a>")
    (folder / "Link.dtsx").symlink_to("/etc/passwd")
    report = sync(status=1)
    assert states(report) == {
        "Bad.dtsx": "refused",
        "Nightly.dtsx": "created",
        "Own.json": "created",
        "Weekly.dtsx": "created",
    }
    assert states(sync(status=1)) == {"Bad.dtsx": "refused"}


def test_only_one_sync_of_a_project_is_under_way(sync: Sync, project: Project, folder: Path):
    ProjectSource.objects.create(project=project, path=str(folder), begun_at=timezone.now())
    with pytest.raises(CommandError, match="under way"):
        sync()
    assert not Package.objects.exists()


@pytest.mark.parametrize("path", ["/etc", "{folder}/../..", "{folder}/none", ""])
def test_only_allowed_folders_are_read(member: User, project: Project, folder: Path, path: str):
    with pytest.raises(CommandError, match="no folder"):
        call_command("sync", project.name, path.format(folder=folder), "--as", member.username)


def test_a_reader_may_check_and_not_sync(stranger: User, project: Project, folder: Path):
    join(project, stranger, Role.READER)
    assert sync_project(stranger, project, str(folder), SyncChoices(check=True)).files
    with pytest.raises(Forbidden):
        sync_project(stranger, project, str(folder), SyncChoices())


@pytest.mark.parametrize(
    ("head", "packed", "commit"),
    [
        (COMMIT, "", COMMIT),
        ("ref: refs/heads/old", f"# pack\n{COMMIT} refs/heads/old\n", COMMIT),
        ("ref: ../../etc/passwd", "", ""),
        ("ref: refs/heads/../../../x", "", ""),
        ("\xff" * 5000, "", ""),
    ],
)
def test_the_commit_is_read_from_gits_files_alone(tmp_path: Path, head: str, packed: str, commit: str):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text(head)
    (tmp_path / ".git" / "packed-refs").write_text(packed)
    (tmp_path / "a").mkdir()
    assert find_commit(tmp_path / "a", tmp_path) == commit
