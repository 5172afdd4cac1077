"""Versions of a package: kept by each Save, named, compared and restored, by services and by the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connections.catalog.scopes.repointing import repoint
from designer.errors import Invalid, NotFound, Stale
from designer.input.digests import digest_of
from designer.models import AuditEntry, Executable, Package, PackageVersion, Project, User
from designer.registry.kept_sources import find_referred
from designer.services.packages import create_package, save_package
from designer.services.versions.comparing import compare_versions
from designer.services.versions.naming import name_version
from designer.services.versions.restoring import restore_task, restore_version
from designer.storage.rows import load_document
from designer.storage.versions import load_version
from tests.packages import chain, smtp
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    """Version 1 has three mails, version 2 the first of them."""
    made = create_package(member, project, chain(3))
    document = load_document(made)
    fewer = {"executables": document.executables[:1], "precedence_constraints": []}
    return save_package(member, made.pk, document.model_copy(update=fewer), 1, note="  Only\nthe first ")


def test_every_save_is_kept_with_who_when_and_a_note(saved: Package):
    first, second = saved.versions.order_by("number")
    assert (first.number, first.user_name, first.note) == (1, "mia", "")
    assert (second.number, second.user_name, second.note) == (2, "mia", "Only the first")
    assert second.changes[0] == "deleted the task “Mail 1”"
    assert load_version(second) == load_document(saved)
    assert AuditEntry.objects.latest("pk").changes[0] == "note: “Only the first”"


def test_a_note_that_is_too_long_is_refused_and_nothing_is_saved(member: User, saved: Package):
    with pytest.raises(Invalid, match="at most 500 characters"):
        save_package(member, saved.pk, load_document(saved), 2, note="x" * 501)
    assert saved.versions.count() == 2


def test_what_was_saved_before_versions_were_kept_is_kept_by_the_next_save(member: User, saved: Package):
    PackageVersion.objects.all().delete()
    assert [each["number"] for each in client_of(member).get(f"/api/v1/packages/{saved.pk}/versions").json()] == [2]
    save_package(member, saved.pk, load_document(saved).model_copy(update={"description": "New"}), 2)
    assert list(saved.versions.order_by("number").values_list("number", "user_name")) == [(2, "mia"), (3, "mia")]


def test_a_package_whose_tasks_refer_elsewhere_now_has_a_version_of_that(member: User, saved: Package):
    PackageVersion.objects.all().delete()
    other = smtp("Relay")
    repoint(member, Executable.objects.filter(package=saved), ["Mail server"], other.id, "Refers to Relay now")
    before, after = saved.versions.order_by("number")
    assert load_version(before).executables[0].properties["smtp_connection"] == "Mail server"
    assert load_version(after).executables[0].properties["smtp_connection"] == str(other.id)
    assert after.changes == ["Refers to Relay now"]


def test_all_of_a_version_is_restored_as_a_new_one_on_top(member: User, saved: Package):
    before = load_version(saved.versions.get(number=1))
    restored = restore_version(member, saved.pk, 1)
    assert restored.version == 3
    assert load_document(restored) == before
    kept = saved.versions.get(number=3)
    assert kept.note.startswith("Restored version 1 of 20")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.version) == ("restored package", 3)
    with pytest.raises(Stale):
        restore_version(member, saved.pk, 1, version=2)


def test_one_task_of_a_version_is_restored_with_its_constraint(member: User, saved: Package):
    task = load_version(saved.versions.get(number=1)).executables[1]
    restored, told = restore_task(member, saved.pk, 1, task.id)
    assert [each.name for each in load_document(restored).executables] == ["Mail 0", "Mail 1"]
    assert len(load_document(restored).precedence_constraints) == 1
    assert told == ["The constraint from “Mail 1” to “Mail 2” stays away: one of them is gone."]
    assert saved.versions.get(number=3).note.startswith("Restored “Mail 1” of version 1")
    with pytest.raises(NotFound):
        restore_task(member, saved.pk, 2, task.id)


def test_a_name_is_one_versions_alone(member: User, saved: Package):
    name_version(member, saved.pk, 1, name="Release", note="As agreed")
    with pytest.raises(Invalid, match="Version 1 has this name already"):
        name_version(member, saved.pk, 2, name="release", note="")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.changes) == (
        "named version",
        ["version 1: name: “Release”", "version 1: note: “As agreed”"],
    )


def test_kept_xml_stays_while_a_version_refers_to_it(member: User, saved: Package):
    digest = digest_of(b"<xml/>")
    save_package(member, saved.pk, load_document(saved).model_copy(update={"source": digest}), 2)
    save_package(member, saved.pk, load_document(saved).model_copy(update={"source": ""}), 3)
    assert find_referred([digest, digest_of(b"")]) == {digest}
    PackageVersion.objects.filter(number=3).delete()
    assert find_referred([digest]) == set()


def send(client: Client, method: str, address: str, body: Any, **headers: str) -> Any:
    return client.generic(method, address, json.dumps(body), "application/json", headers=headers)


def test_the_api_lists_reads_names_compares_and_restores(member: User, saved: Package):
    client, address = client_of(member), f"/api/v1/packages/{saved.pk}"
    page = client.get(f"{address}/versions?limit=1")
    assert [(each["number"], each["is_current"], each["note"]) for each in page.json()] == [(2, True, "Only the first")]
    assert page.headers["Link"] == f'<{address}/versions?limit=1&before=2>; rel="next"'
    first = client.get(f"{address}/versions/1")
    assert len(first.json()["document"]["executables"]) == 3
    named = send(client, "PUT", f"{address}/versions/1", {"name": "Release"}, if_match=first.headers["ETag"])
    assert named.json()["name"] == "Release"
    again = send(client, "PUT", f"{address}/versions/1", {"name": "Other"}, if_match=first.headers["ETag"])
    assert again.status_code == 412
    compared = client.get(f"{address}/versions/1/comparison").json()
    assert (compared["new"]["number"], compared["removed"], compared["moved"]) == (2, 4, 0)
    assert client.get(f"{address}/versions/1/comparison?to=1").json()["differences"] == []
    tag = client.get(address).headers["ETag"]
    restored = send(client, "POST", f"{address}/versions/1/restore", {}, if_match=tag)
    assert (restored.json()["version"], restored.json()["told"]) == (3, [])
    assert send(client, "POST", f"{address}/versions/1/restore", {}, if_match=tag).status_code == 412
    assert client.get(f"{address}/versions/9").status_code == 404


def count_queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def test_how_much_is_asked_does_not_depend_on_how_many_versions_and_tasks_there_are(
    member: User, project: Project, saved: Package
):
    large = create_package(member, project, chain(40).model_copy(update={"name": "Large"}))
    rows = [PackageVersion(package=large, number=number, content=b"", size=0) for number in range(2, 200)]
    PackageVersion.objects.bulk_create(rows)
    client = client_of(member)
    asked = [
        (
            count_queries(lambda each=each: client.get(f"/api/v1/packages/{each.pk}/versions")),
            count_queries(lambda each=each: compare_versions(member, each, 1, 1)),
        )
        for each in (saved, large)
    ]
    assert asked[0] == asked[1]
