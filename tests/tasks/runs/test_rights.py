"""The rights of who starts a run: what it may use, and what becomes of it when they are taken away meanwhile."""

import pytest

from connections.catalog.choices import find_choices
from connections.models import ConnectionGrant, ConnectionManager
from designer.errors import Forbidden, Invalid, NotAllowed
from designer.models import Package, Project, RootGrant, User
from designer.people.rights import Right, Role
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tests.packages import looping, package, send_mail, smtp
from tests.rights import join


@pytest.fixture
def operator(stranger: User, project: Project) -> User:
    return join(project, stranger, Role.OPERATOR)


@pytest.fixture
def relay(db: None) -> ConnectionManager:
    """A connection manager of the catalog, on which nobody has any right."""
    RootGrant.objects.all().delete()
    document = smtp("Relay")
    return ConnectionManager.objects.create(type="SMTP", name="Relay", properties=document.properties)


@pytest.fixture
def referring(administrator: User, project: Project, relay: ConnectionManager) -> Package:
    return create_package(administrator, project, package("Refers", [send_mail("Mail", relay.uid)]))


@pytest.mark.django_db(transaction=True)
def test_what_has_begun_ends_and_what_begins_is_refused(
    member: User, operator: User, project: Project, queue: list[tuple[str, int]]
):
    stored = create_package(member, project, looping())
    execution = start_execution(operator, stored)

    project.grants.filter(person=operator).update(name=Role.READER)
    for job, key in queue:
        getattr(engine, job)(key)
    execution.refresh_from_db()

    assert execution.status == "succeeded"
    with pytest.raises(Forbidden, match="Ask mia for the role Operator"):
        start_execution(operator, stored)
    project.grants.filter(person=operator).delete()
    with pytest.raises(NotAllowed):
        start_execution(operator, stored)


def test_a_run_uses_only_what_who_starts_it_may_use(operator: User, referring: Package, relay: ConnectionManager):
    with pytest.raises(Invalid, match="You may not use the connection manager “Relay”"):
        start_execution(operator, referring)

    ConnectionGrant.objects.create(connection=relay, person=operator, name=Right.USE)
    assert start_execution(operator, referring).connections_json[0]["name"] == "Relay"


def test_who_may_only_use_it_chooses_it_and_who_may_not_is_not_offered_it(
    member: User, project: Project, relay: ConnectionManager
):
    assert find_choices(member, project.pk, "SMTP").groups == []

    ConnectionGrant.objects.create(connection=relay, person=member, name=Right.USE)
    assert find_choices(member, project.pk, "SMTP").groups == [("Catalog", [(str(relay.uid), "Relay")])]
