"""The policy: each way by which somebody comes to a right, asked of one thing and of the list alike."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connections.models import ConnectionGrant, ConnectionManager, Environment, EnvironmentGrant, Folder, FolderGrant
from designer.models import Project, ProjectGrant, Root, RootGrant, Team, User
from designer.people.everyone import make_everyone
from designer.people.permissions import Action, may, visible_projects, with_right
from designer.people.rights import ROLES, Right, Role

pytestmark = pytest.mark.django_db
IN_PROJECT = {Action.READ, Action.EXECUTE, Action.CREATE_OBJECTS, Action.MODIFY_OBJECTS}
OF_PROJECT = IN_PROJECT | {Action.MODIFY, Action.MANAGE_PERMISSIONS}


@pytest.fixture
def folder() -> Folder:
    """The third of three folders in each other."""
    above = Folder.objects.create(parent=Folder.objects.create(name="Europe"), name="Germany")
    return Folder.objects.create(parent=above, name="Berlin")


@pytest.fixture
def relay(folder: Folder) -> ConnectionManager:
    return ConnectionManager.objects.create(folder=folder, type="SMTP", name="Relay")


def take_back_what_everyone_has() -> None:
    RootGrant.objects.all().delete()


def actions(user: User, thing: object, model: type | None = None) -> set[Action]:
    """Ask both questions, whose answers must agree."""
    found = {action for action in Action if action is not Action.EXPORT and may(user, action, thing)}
    if model is not None:
        asked = (action for action in Action if action is not Action.EXPORT)
        listed = {each for each in asked if model.objects.filter(with_right(user, each, model), pk=thing.pk).exists()}
        assert listed == found
    return found


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.READER, {Action.READ}),
        (Role.OPERATOR, {Action.READ, Action.EXECUTE, Action.USE}),
        (Role.DESIGNER, IN_PROJECT | {Action.USE}),
        (Role.MANAGER, OF_PROJECT | {Action.USE}),
    ],
)
def test_a_role_on_a_project_is_this_much(stranger: User, project: Project, role: Role, expected: set[Action]):
    ProjectGrant.objects.create(project=project, person=stranger, name=role)
    assert actions(stranger, project, Project) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.READER, {Action.READ}),
        (Role.OPERATOR, {Action.READ, Action.EXECUTE, Action.USE}),
        (Role.DESIGNER, IN_PROJECT | {Action.USE, Action.MODIFY}),
        (Role.MANAGER, OF_PROJECT | {Action.USE}),
    ],
)
def test_and_this_much_on_its_connection_managers(stranger: User, project: Project, role: Role, expected: set[Action]):
    manager = ConnectionManager.objects.create(project=project, type="SMTP", name="Own")
    ProjectGrant.objects.create(project=project, person=stranger, name=role)
    assert actions(stranger, manager, ConnectionManager) == expected


def test_environments_are_changed_by_who_may_change_the_project_itself(stranger: User, project: Project):
    environment = Environment.objects.create(project=project, name="Production")
    grant = ProjectGrant.objects.create(project=project, person=stranger, name=Role.DESIGNER)
    assert actions(stranger, environment, Environment) >= {Action.READ}
    assert not may(stranger, Action.MODIFY, environment)

    EnvironmentGrant.objects.create(environment=environment, person=stranger, name=Right.MODIFY)
    assert may(stranger, Action.MODIFY, environment)

    grant.delete()
    assert actions(stranger, environment, Environment) == {Action.MODIFY}


@pytest.mark.parametrize("level", [0, 1, 2])
def test_rights_on_a_folder_come_down_to_its_connection_managers(
    stranger: User, relay: ConnectionManager, folder: Folder, level: int
):
    take_back_what_everyone_has()
    above = [folder, folder.parent, folder.parent.parent][level]
    FolderGrant.objects.create(folder=above, person=stranger, name=Role.DESIGNER)

    expected = {Action.READ, Action.USE, Action.EXECUTE, Action.MODIFY, Action.CREATE_OBJECTS, Action.MODIFY_OBJECTS}
    assert actions(stranger, relay, ConnectionManager) == expected
    assert may(stranger, Action.CREATE_OBJECTS, folder)


def test_what_stands_beside_the_folder_stays_closed(stranger: User, relay: ConnectionManager, folder: Folder):
    take_back_what_everyone_has()
    beside = Folder.objects.create(parent=folder.parent, name="Bonn")
    FolderGrant.objects.create(folder=beside, person=stranger, name=Role.MANAGER)
    assert actions(stranger, relay, ConnectionManager) == set()
    assert actions(stranger, folder, Folder) == set()


def test_to_use_is_not_to_see(stranger: User, relay: ConnectionManager):
    take_back_what_everyone_has()
    ConnectionGrant.objects.create(connection=relay, person=stranger, name=Right.USE)
    assert actions(stranger, relay, ConnectionManager) == {Action.USE}


def test_the_names_of_the_field_mean_what_they_mean_there(stranger: User, project: Project, relay: ConnectionManager):
    """READ on a folder is to see the folder, READ_OBJECTS to see what is in it."""
    take_back_what_everyone_has()
    FolderGrant.objects.create(folder=relay.folder, person=stranger, name=Right.READ)
    assert may(stranger, Action.READ, relay.folder)
    assert not may(stranger, Action.READ, relay)

    FolderGrant.objects.create(folder=relay.folder, person=stranger, name=Right.READ_OBJECTS)
    assert may(stranger, Action.READ, relay)


def test_what_is_given_on_the_installation_holds_for_projects_and_catalog(
    stranger: User, project: Project, relay: ConnectionManager
):
    take_back_what_everyone_has()
    RootGrant.objects.create(root=Root.INSTALLATION, person=stranger, name=Role.READER)
    assert actions(stranger, project, Project) == actions(stranger, relay, ConnectionManager) == {Action.READ}
    assert list(visible_projects(stranger)) == [project]


def test_who_may_make_projects_may_not_enter_those_of_others(stranger: User, project: Project):
    assert may(stranger, Action.CREATE_OBJECTS, Root.INSTALLATION)
    assert actions(stranger, project, Project) == set()


def test_who_is_in_a_team_is_in_those_that_it_stands_in(stranger: User, project: Project):
    outer = Team.objects.create(name="Company")
    inner = Team.objects.create(name="Branch", parent=Team.objects.create(name="Country", parent=outer))
    inner.user_set.add(stranger)
    ProjectGrant.objects.create(project=project, team=outer, name=Role.READER)
    assert actions(stranger, project, Project) == {Action.READ}


def test_who_is_in_the_outer_team_is_not_in_the_inner_one(stranger: User, project: Project):
    outer = Team.objects.create(name="Company")
    outer.user_set.add(stranger)
    ProjectGrant.objects.create(project=project, team=Team.objects.create(name="B", parent=outer), name=Role.READER)
    assert actions(stranger, project, Project) == set()


def test_what_everyone_has_is_an_ordinary_grant(stranger: User, relay: ConnectionManager):
    assert actions(stranger, relay, ConnectionManager) == {Action.READ, Action.USE}
    take_back_what_everyone_has()
    make_everyone()
    assert actions(stranger, relay, ConnectionManager) == set()


def test_who_cannot_sign_in_has_no_rights(member: User, project: Project):
    member.is_active = False
    assert actions(member, project, Project) == set()


def test_both_questions_are_one_query_each_whatever_there_is(member: User, project: Project, relay: ConnectionManager):
    for number in range(30):
        member.groups.add(Team.objects.create(name=f"Team {number}"))
    for ask in (lambda: may(member, Action.MODIFY, relay), lambda: list(visible_projects(member))):
        with CaptureQueriesContext(connection) as queries:
            ask()
        assert len(queries) == 1


def test_each_role_holds_all_that_the_one_before_it_holds():
    held = [ROLES[role] for role in Role]
    assert all(less < more for less, more in pairwise(held))
    assert held[-1] == frozenset(Right)
