"""Rights that tests grant."""

from designer.models import Project, ProjectGrant, Root, RootGrant, User
from designer.people.permissions import Administrator
from designer.people.rights import Role

ADMINISTRATOR = Administrator("root")


def join(project: Project, account: User, name: str = Role.MANAGER) -> User:
    """Give an account a role or a right in a project."""
    ProjectGrant.objects.get_or_create(project=project, person=account, name=name)
    return account


def let_manage_catalog(account: User) -> User:
    """Make an account a manager of the catalog."""
    RootGrant.objects.get_or_create(root=Root.CATALOG, person=account, name=Role.MANAGER)
    return account
