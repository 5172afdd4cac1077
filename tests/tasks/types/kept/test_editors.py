"""The editors of what is kept: a person decides, reads, and changes nothing else."""

import json
import re
from typing import Any

import pytest

from connections.catalog.scopes.widening import give_to_project
from connections.catalog.services import create_connection
from designer.errors import Invalid
from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.property_expressions.expressible import OF_EXECUTABLES, find_models
from designer.services.packages import create_package
from tests.packages import executable, package
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

EDITED = re.compile(r'<script type="application/json">(.*)</script>')
SQL = {
    "creation_name": "Microsoft.ExecuteSQLTask",
    "label": "Execute SQL Task",
    "family": "Database",
    "source": "0" * 64,
    "facts": [["Statement", "SELECT <b>1</b>"]],
}
NODES = {
    "kind": "Kept",
    "creation_name": "Microsoft.ForEachNodeListEnumerator",
    "source": "1" * 64,
    "facts": [["XPath", "/orders"]],
}
SALES = ConnectionManagerDocument(
    type="KEPT", name="Sales", properties={"creation_name": "OLEDB", "connection_string": "Data Source=db;"}
)


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, package(connections=[SALES]))


def post(user: User, saved: Package, part: ExecutableDocument, **typed: Any) -> Any:
    """Open a task's editor, or send what is typed in it."""
    url = f"/packages/{saved.pk}/editor/executable/{'submit/' if typed else ''}"
    sent = {"executable": part.model_dump_json(), "connections": "[]", "names": "[]", "variables": "[]", "around": "[]"}
    return client_of(user).post(url, {**sent, "parameters": "[]", **typed})


def test_a_person_decides_what_a_kept_task_counts_as_and_changes_nothing_else(member: User, saved: Package):
    task = executable("KeptTask", "Load", properties=SQL)
    shown = post(member, saved, task).content.decode()
    assert "Execute SQL Task Editor" in shown
    assert "SELECT &lt;b&gt;1&lt;/b&gt;" in shown
    assert "Property expressions" not in shown
    answer = post(member, saved, task, name="Load", outcome="External", wait_minutes="30", known="x", source="y")
    assert read(answer)["properties"] == {**SQL, "outcome": "External", "wait_minutes": 30}
    refused = post(member, saved, task, name="Load", outcome="Maybe", wait_minutes="0")
    assert refused.status_code == 422


def test_nothing_of_a_kept_task_is_driven_but_what_all_have():
    assert find_models("KeptTask").keys() == set(OF_EXECUTABLES)
    assert find_models("KEPT") == {}


def read(answer: Any) -> Any:
    """Give the part that an editor gives back."""
    return json.loads(EDITED.search(answer.content.decode())[1])


LOOP = {"name": "Each", "retrieve": "FullyQualified", "files": "*.*", "format": "Csv", "delimiter": ","}


def test_a_kept_enumerator_stays_until_a_person_chooses_another_one(member: User, saved: Package):
    loop = executable("ForeachLoop", "Each", properties={"enumerator": NODES})
    shown = post(member, saved, loop).content.decode()
    assert "Foreach NodeList Enumerator (kept, cannot run here)" in shown
    assert "/orders" in shown
    kept = read(post(member, saved, loop, **LOOP, kind="Kept"))["properties"]["enumerator"]
    assert kept == NODES
    chosen = read(post(member, saved, loop, **LOOP, kind="File", folder="/in"))["properties"]
    assert (chosen["enumerator"]["kind"], chosen["enumerator"]["folder"]) == ("File", "/in")
    other = executable("ForeachLoop", "Each", properties=chosen)
    assert "kept, cannot run here" not in post(member, saved, other).content.decode()
    assert post(member, saved, other, **LOOP, kind="Kept").status_code == 422


def test_of_a_kept_connection_manager_its_name_and_description_change(member: User, saved: Package):
    url = f"/packages/{saved.pk}/editor/connection/"
    part = {"connection": SALES.model_dump_json(), "names": "[]", "type": "KEPT"}
    shown = client_of(member).post(url, part).content.decode()
    assert "Data Source=db;" in shown
    assert "Test connection" not in shown
    assert "Give it to the project" not in shown
    typed = {"name": "Orders", "connection_string": "other", "creation_name": "FTP", "delay_validation": "on"}
    changed = read(client_of(member).post(f"{url}submit/", {**part, **typed}))
    assert changed == {**SALES.model_dump(mode="json"), "name": "Orders"}


def test_the_tray_shows_the_type_that_it_has_in_ssis(member: User, saved: Package):
    sent = {"connections": json.dumps([SALES.model_dump(mode="json")])}
    tray = client_of(member).post(f"/packages/{saved.pk}/editor/tray/", sent).content.decode()
    assert ">OLEDB<" in tray


def test_it_is_not_given_to_others(member: User, saved: Package, project: Project):
    with pytest.raises(Invalid, match="stays where its file has it"):
        give_to_project(member, saved, SALES.id)
    shared = create_connection(member, project, SALES.model_copy(update={"name": "Of the project"}))
    page = client_of(member).get(f"/connections/{shared.uid}/").content.decode()
    assert "Data Source=db;" in page
    assert "Test connection" not in page
