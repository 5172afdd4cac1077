"""Whose record is whose: of a thing, of what is in it, of one's own account, by the same rights as everything else."""

import pytest
from django.db import connection

from connections.catalog.services import create_connection, delete_connection
from connections.credentials.services import CredentialData, create_credential
from connections.models import ConnectionGrant, ConnectionManager, Credential, CredentialKind, Folder, FolderGrant
from designer.audit.filters import AuditFilter
from designer.models import AuditEntry, Project, User
from designer.people.audit import record
from designer.people.rights import Role
from tests.packages import smtp
from tests.rights import ADMINISTRATOR, let_manage_catalog
from tests.signed_in import client_of


def seen(user: User, address: str = "/audit/") -> list[str]:
    """Give the names of the things in what somebody sees, the oldest first."""
    page = client_of(user).get(address).context["page"]
    return [entry.thing for entry in page][::-1]


def test_who_manages_a_connection_manager_or_its_folder_sees_its_entries_and_no_others(stranger: User, member: User):
    folder = Folder.objects.create(name="Europe")
    inside, outside = (create_connection(ADMINISTRATOR, None, smtp(name)) for name in ("Inside", "Outside"))
    ConnectionManager.objects.filter(pk=inside.pk).update(folder=folder)
    FolderGrant.objects.create(folder=folder, person=member, name=Role.MANAGER)
    ConnectionGrant.objects.create(connection=outside, person=stranger, name=Role.MANAGER)
    record(ADMINISTRATOR, "changed access", folder)

    assert seen(member) == seen(member, f"/audit/folder/{folder.pk}/") == ["Inside", "Europe"]
    assert seen(stranger) == seen(stranger, f"/audit/connection/{outside.uid}/") == ["Outside"]
    assert client_of(member).get(f"/audit/connection/{outside.uid}/").status_code == 403
    assert client_of(stranger).get(f"/audit/folder/{folder.pk}/").status_code == 403


def test_who_manages_the_catalog_sees_also_what_is_deleted_of_it(stranger: User, project: Project, member: User):
    let_manage_catalog(stranger)
    delete_connection(ADMINISTRATOR, create_connection(ADMINISTRATOR, None, smtp("Deleted")))
    create_connection(member, project, smtp("Of the project"))
    assert seen(stranger) == seen(stranger, "/audit/catalog/-/") == ["Deleted", "Deleted"]


def test_everybody_sees_what_is_about_their_own_account_and_credentials(stranger: User, member: User):
    client_of(stranger).post("/signin/", {"username": "stan", "password": "wrong"})
    create_credential(stranger, CredentialData("Robot", CredentialKind.PASSWORD, "DOM\\robot", secret=b"x"))
    create_credential(member, CredentialData("Other", CredentialKind.PASSWORD, "DOM\\robot", secret=b"x"))
    assert seen(stranger) == ["127.0.0.1", "Robot"]
    own = Credential.objects.get(name="Robot").uid
    assert seen(stranger, f"/audit/credential/{own}/") == ["Robot"]
    assert client_of(member).get(f"/audit/credential/{own}/").status_code == 404


def test_who_was_refused_does_not_learn_the_name_of_it_here(stranger: User, project: Project):
    client_of(stranger).get(f"/projects/{project.pk}/")
    assert AuditEntry.objects.filter(thing="Warehouse", user=stranger).exists()
    assert seen(stranger) == []


def test_the_queries_do_not_grow_with_the_things(member: User, django_assert_max_num_queries):
    projects = [Project.objects.create(name=f"Project {number}") for number in range(30)]
    for project in projects:
        project.grants.create(person=member, name=Role.MANAGER)
        ConnectionGrant.objects.create(
            connection=create_connection(ADMINISTRATOR, project, smtp()), person=member, name=Role.MANAGER
        )
    client = client_of(member)
    with django_assert_max_num_queries(8):
        assert client.get("/audit/").context["page"].count == 30


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db
def test_entries_are_found_by_an_index_of_the_words_that_the_search_asks_for():
    asked = str(AuditFilter(text="Word").apply(AuditEntry.objects.all()).query)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM designer_auditentry WHERE words::text LIKE '%word%'")
        plan = str(cursor.fetchall())
    assert '"designer_auditentry"."words"::text LIKE %word%' in asked
    assert "audit_by_words" in plan
