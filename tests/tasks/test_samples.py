"""Samples: each is opened, is valid, and runs against a real mail server; who may open one, and what comes along."""

from collections import defaultdict
from itertools import combinations

import pytest
from django.test import Client

from connections.catalog.services import create_connection
from connections.models import ConnectionManager, Environment
from designer.api.schemas import describe_issues
from designer.drawing.geometry import Drawing, Geometry
from designer.drawing.sizes import HEAD
from designer.errors import Forbidden
from designer.models import AuditEntry, Package, Project, User
from designer.people.rights import Role
from designer.services.access import change_access
from designer.storage.rows import load_document
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tasks.samples.collection import SAMPLES, find_sample
from tasks.samples.sample import Place, Sample, SamplePackage
from tasks.samples.services import open_sample
from tasks.unattended.schedules.model import Schedule
from tests.packages import smtp
from tests.servers.smtp import MailServer
from tests.tasks.running import messages

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.PROJECT_FILES = tmp_path / "files"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_every_sample_is_valid_and_runs(
    member: User, project: Project, server: MailServer, queue: list[tuple[str, int]], sample: Sample
):
    create_connection(member, project, smtp("Sample mail server", server.port))
    opened = open_sample(member, project, sample)
    assert [
        issue.message
        for package in opened.packages
        for issue in describe_issues(package, load_document(package))
        if issue.severity != "information"
    ] == []
    execution = start_execution(member, opened.package)
    engine.run_package(execution.pk)
    for job, key in queue:
        getattr(engine, job)(key)
    execution.refresh_from_db()
    assert execution.state == ("failed" if sample.is_to_fail else "succeeded"), messages(execution, "OnError")
    assert server.received


@pytest.mark.parametrize("part", [part for sample in SAMPLES for part in sample.packages], ids=lambda part: part.name)
def test_nothing_in_a_sample_covers_anything_else(part: SamplePackage):
    drawn = part.draw(Place("smtp", defaultdict(str)))
    geometry = Geometry(Drawing(drawn.executables, [], drawn.notes))
    parents = {each.id: each.parent for each in drawn.executables}
    beside = [
        (one, other)
        for one, other in combinations(geometry.rects, 2)
        if parents.get(one) == parents.get(other) and geometry.rects[one].grown(20).meets(geometry.rects[other])
    ]
    heads = [each for each in drawn.executables if each.parent in geometry.rects and each.y < HEAD]
    assert (beside, heads) == ([], [])


def test_a_sample_brings_files_environment_schedule_and_connection_manager(member: User, project: Project):
    rows = open_sample(member, project, find_sample("mail-merge"))
    again = open_sample(member, project, find_sample("mail-merge"))
    assert [rows.package.name, again.package.name] == ["Mail merge", "Mail merge 2"]
    assert any("leads to 127.0.0.1:25" in sentence for sentence in rows.told)
    assert any("already. It is left as it is." in sentence for sentence in again.told)
    open_sample(member, project, find_sample("parameters"))
    open_sample(member, project, find_sample("schedules"))
    assert Environment.objects.get(project=project).name == "Sample test"
    assert not Schedule.objects.get(project=project).is_enabled
    assert ConnectionManager.objects.get(project=project).name == "Sample mail server"
    assert AuditEntry.objects.filter(action="opened sample").count() == 4


def test_a_called_package_is_called_by_the_name_that_it_has_here(member: User, project: Project):
    open_sample(member, project, find_sample("call-a-package"))
    again = open_sample(member, project, find_sample("call-a-package"))
    assert load_document(again.package).executables[0].properties["package"] == "Letter 2"


def test_who_only_designs_gets_no_environment_and_who_only_reads_nothing(
    member: User, stranger: User, project: Project
):
    change_access(member, project, stranger, give=[Role.DESIGNER])
    told = open_sample(stranger, project, find_sample("parameters")).told
    assert any("was left out" in sentence for sentence in told)
    change_access(member, project, stranger, take=[Role.DESIGNER], give=[Role.READER])
    with pytest.raises(Forbidden):
        open_sample(stranger, project, find_sample("welcome"))


def test_a_new_person_copies_a_sample_into_a_project_of_their_own(client: Client, stranger: User):
    client.force_login(stranger)
    assert "Mail merge" in client.get("/samples/").content.decode()
    assert "A new project of mine" in client.get("/samples/mail-merge/").content.decode()
    shown = client.post("/samples/mail-merge/", {"target": "new"}, follow=True).content.decode()
    assert "Copied: “Mail merge”." in shown
    assert Package.objects.get().project.name == "My samples"
    assert client.post("/samples/mail-merge/", {"target": "999"}).status_code == 422
    assert client.get("/samples/nothing/").status_code == 404


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "abc"])
def test_a_project_that_cannot_be_is_none(administrator: User, number: str):
    client = Client()
    client.force_login(administrator)
    assert client.get("/samples/mail-merge/", {"project": number}).status_code == 200
