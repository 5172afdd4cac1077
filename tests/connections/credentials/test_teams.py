"""Teams on credentials: whose people use one, whose people change it, and what stays the owner's."""

import pytest
from django.urls import reverse

from connections.credentials.services import change_credential, create_credential, read_data, usable_credentials
from connections.credentials.transfer.services import exportable_credentials
from connections.models import Credential
from designer.errors import Invalid, NotAllowed
from designer.models import AuditEntry, Team, User
from designer.people.everyone import find_everyone
from designer.people.permissions import Action, actions_on
from designer.services.teams import find_held
from tests.connections.credentials.conftest import of
from tests.connections.credentials.test_credentials import typed
from tests.connections.credentials.typed import API, NEW, send
from tests.rights import ADMINISTRATOR
from tests.signed_in import client_of


@pytest.fixture
def operations(stranger: User) -> Team:
    """A team in which the stranger is by way of one that stands in it."""
    operations = Team.objects.create(name="Operations, day and night")
    stranger.groups.add(Team.objects.create(name="Night shift", parent=operations))
    return operations


def test_who_is_in_a_team_that_may_use_it_does_and_no_more(member, stranger, operations):
    credential = create_credential(member, of(team_names=frozenset({"operations, day and night"})))
    assert actions_on(stranger, credential) == {Action.USE, Action.READ}
    assert list(usable_credentials(stranger)) == [credential]
    with pytest.raises(NotAllowed):
        change_credential(stranger, credential, of(secret=None))
    stranger.groups.clear()
    assert actions_on(stranger, credential) == set()
    assert not usable_credentials(stranger).exists()


def test_who_is_in_a_team_that_manages_it_changes_it_but_neither_exports_it_nor_names_such_teams(
    member, stranger, operations
):
    managing = frozenset({operations.name})
    credential = create_credential(member, of(managing_team_names=managing))
    assert actions_on(stranger, credential) == {Action.USE, Action.READ, Action.MODIFY, Action.MANAGE_PERMISSIONS}
    changed = change_credential(stranger, credential, of("Renamed", None, managing_team_names=managing))
    assert (changed.name, list(changed.managing_teams.all())) == ("Renamed", [operations])
    assert not exportable_credentials(stranger).exists()
    with pytest.raises(Invalid, match="Only its owner"):
        change_credential(stranger, credential, of(secret=None, managing_team_names=frozenset({"Everyone"})))
    with pytest.raises(Invalid, match="Only its owner"):
        change_credential(stranger, credential, of(secret=None, managing_team_names=frozenset()))


def test_what_says_nothing_of_teams_leaves_them_as_they_are(member, operations):
    credential = create_credential(
        member, of(team_names=frozenset({"Everyone"}), managing_team_names=frozenset({operations.name}))
    )
    change_credential(member, credential, read_data(credential))
    body = {"name": "Robot", "user_name": "DOM\\robot"}
    told = send(client_of(member), "PUT", f"{API}/{credential.uid}", body).json()
    assert (told["teams"], told["managing_teams"]) == (["Everyone"], ["Operations, day and night"])
    emptied = send(client_of(member), "PUT", f"{API}/{credential.uid}", {**body, "teams": []}).json()
    assert (emptied["teams"], emptied["managing_teams"]) == ([], ["Operations, day and night"])


def test_the_page_takes_a_team_on_each_line(member, stranger, operations):
    client = client_of(member)
    client.post(NEW, typed(servers="mail", teams="Everyone\r\n\r\n", managing_teams=operations.name))
    credential = Credential.objects.get()
    assert list(credential.teams.all()) == [find_everyone()]
    page = client_of(stranger).get(reverse("credential", args=[credential.uid]))
    assert "Operations, day and night" in page.text
    refused = client.post(NEW, typed(name="Other", teams="Nobody"))
    assert (refused.status_code, "There is no team called “Nobody”." in refused.text) == (422, True)
    too_many = client.post(NEW, typed(name="Other", teams="\n".join(map(str, range(101)))))
    assert "Name at most 100 teams." in too_many.text


def test_teams_are_in_the_record_and_go_with_a_team(member, stranger, operations):
    credential = create_credential(member, of(managing_team_names=frozenset({operations.name})))
    assert "teams that manage it" in str(AuditEntry.objects.get(action="created credential").changes)
    held = {each.title: each.things for each in find_held(operations)}
    assert held == {"Credentials to manage": ["Robot"]}
    seen = client_of(stranger).get(reverse("thing-audit", args=["credential", credential.uid])).text
    assert "created credential" in seen
    operations.delete()
    assert actions_on(stranger, credential) == set()
    assert actions_on(ADMINISTRATOR, credential) >= {Action.MODIFY}
