"""Mends of an import that waits for choices: offered at findings, read with, and kept until it is imported."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connections.models import ConnectionManager
from designer.errors import Conflict, Forbidden, Invalid
from designer.models import AuditEntry, PackageImport, Project, User
from designer.registry.mends import Mend
from designer.services.imports.jobs import services
from designer.services.imports.jobs.finding import load_report
from designer.services.imports.outcomes import Choices
from tests.designer.imports.handing_in import hand_in, work
from tests.designer.interchange.files import mailing, manager
from tests.packages import smtp
from tests.rights import join

pytestmark = pytest.mark.django_db
FILES = (
    ("Main.dtsx", mailing("Main", calls="Child.dtsx")),
    ("Child.dtsx", mailing("Child", 2)),
    ("Relay.conmgr", manager(server="10.0.0.5")),
)
NAMED = Mend(kind="smtp.server", key="10.0.0.5", value="relay.example.org")
OFFER = re.compile(r'name="offer" value="([^"]+)"')


def codes(job: PackageImport) -> set[str]:
    return {each.rule.code for shared in load_report(job).shared for each in shared.findings}


def test_files_are_read_again_with_mends_and_imported_with_the_same(member: User, project: Project):
    job = work(hand_in(member, project, *FILES))
    assert "MW-I-0202" in codes(job)
    job = work(services.mend_import(member, job.pk, [NAMED]))
    assert "MW-I-0202" not in codes(job)
    [manager_told] = [each for each in load_report(job).shared if each.mended]
    assert "relay.example.org" in manager_told.mended[0].sentence
    work(services.choose(member, job.pk, Choices()))
    assert ConnectionManager.objects.get(project=project).properties["smtp_server"] == "relay.example.org"
    assert "mended import" in AuditEntry.objects.values_list("action", flat=True)


def test_mends_are_for_who_handed_the_files_in_and_until_it_is_imported(member: User, stranger: User, project: Project):
    job = work(hand_in(member, project, *FILES))
    join(project, stranger)
    with pytest.raises(Forbidden):
        services.mend_import(stranger, job.pk, [NAMED])
    with pytest.raises(Invalid, match="an address again"):
        services.mend_import(member, job.pk, [NAMED.model_copy(update={"value": "10.0.0.6"})])
    work(services.choose(member, job.pk, Choices()))
    with pytest.raises(Conflict):
        services.mend_import(member, job.pk, [NAMED])


@pytest.fixture
def page(client: Client, member: User, project: Project) -> tuple[Client, PackageImport]:
    client.force_login(member)
    return client, work(hand_in(member, project, *FILES))


def show(client: Client, job: PackageImport) -> str:
    return client.get(reverse("import", args=[job.pk])).content.decode()


def test_the_page_offers_each_mend_once_and_leads_there_from_its_findings(page: tuple[Client, PackageImport]):
    text = show(*page)
    offers = [json.loads(html.unescape(each)) for each in OFFER.findall(text)]
    assert [each["kind"] for each in offers].count("smtp.server") == 1
    links = set(re.findall(r'href="#(mend-\w+)"', text))
    assert links
    assert links <= set(re.findall(r'id="(mend-\w+)"', text))


def post(client: Client, job: PackageImport, fields: dict[str, Any]) -> Any:
    return client.post(reverse("import-mend", args=[job.pk]), fields)


def ticked(text: str, value: str) -> dict[str, str]:
    offer = next(each for each in OFFER.findall(text) if "smtp.server" in each)
    identifier = re.search(rf'id="mend-(\w+)" data-mend>\s*<input type="hidden" name="offer" value="{offer}"', text)
    assert identifier
    return {"offer": html.unescape(offer), f"tick-{identifier[1]}": "1", f"value-{identifier[1]}": value}


def test_what_is_ticked_on_the_page_mends_and_can_be_taken_back(page: tuple[Client, PackageImport]):
    client, job = page
    assert post(client, job, ticked(show(client, job), "relay.example.org")).status_code == 302
    job = work(job)
    assert "MW-I-0202" not in codes(job)
    assert "Chosen until now" in show(client, job)
    post(client, job, {})
    assert "MW-I-0202" in codes(work(job))


def test_a_value_that_mends_nothing_is_told_and_stays_in_its_field(page: tuple[Client, PackageImport]):
    client, job = page
    answer = post(client, job, ticked(show(client, job), "10.0.0.6"))
    assert (answer.status_code, "an address again" in answer.content.decode()) == (422, True)
    assert 'value="10.0.0.6"' in answer.content.decode()


def test_a_folder_that_is_typed_in_is_mapped(page: tuple[Client, PackageImport]):
    client, job = page
    post(client, job, {"folder": "\\\\fs1\\in", "folder-here": "/data"})
    job.refresh_from_db()
    assert job.choices["mends"] == [{"kind": "path.map", "key": "\\\\fs1\\in", "file": "", "value": "/data"}]
    assert post(client, work(job), {"offer": "{"}).status_code == 422


def test_the_page_has_an_inventory_with_a_picture_and_one_manager_for_a_server(
    client: Client, member: User, project: Project
):
    own = [("A.dtsx", mailing("A", calls="B.dtsx")), ("B.dtsx", mailing("B", 2))]
    client.force_login(member)
    text = show(client, work(hand_in(member, project, *own, FILES[2])))
    assert "Who calls whom" in text
    assert "<svg" in text
    row = ConnectionManager.objects.create(type="SMTP", name="Common", properties=smtp().properties)
    job = work(hand_in(member, project, *own, FILES[2]))
    post(client, job, {"servers": "1", "server-1": "catalog:common", "server-key-1": "10.0.0.5"})
    job.refresh_from_db()
    assert job.choices["mends"][0]["value"] == str(row.uid)


def test_the_api_takes_mends_and_tells_what_they_did(page: tuple[Client, PackageImport]):
    client, job = page
    sent = {"mends": [NAMED.model_dump()]}
    answer = client.post(f"/api/v1/imports/{job.pk}/mends", sent, content_type="application/json")
    assert answer.status_code == 202
    work(job)
    report = client.get(f"/api/v1/imports/{job.pk}").json()["report"]
    assert [each["name"] for each in report["shared"] if each["mended"]] == ["Relay"]
    assert report["inventory"]["calls"] == [{"caller": "Main", "callee": "Child", "is_here": True}]
