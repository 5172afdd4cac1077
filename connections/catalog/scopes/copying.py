"""Copying a shared connection manager into a project, to change it there without touching what others use."""

from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from connections.catalog.scopes.repointing import repoint
from connections.catalog.services import create_connection
from connections.catalog.uses.finding import find_referring
from connections.models import ConnectionManager
from designer.models import Executable, Project, User
from designer.people.permissions import Action, require


@transaction.atomic
def copy_to_project(user: User, manager: ConnectionManager, project: Project) -> tuple[ConnectionManager, int]:
    """Make a copy with the same name in a project, and have tasks there that refer to the manager refer to the copy.

    Gives the copy and the number of packages that were rewritten. Raises Invalid where the name is taken there.
    """
    require(user, Action.READ, manager)
    tasks = find_referring(manager).filter(package__project=project.pk)
    keys = list(tasks.values_list("pk", flat=True))
    copy = create_connection(user, project, manager.to_document().model_copy(update={"id": uuid4()}))
    sentence = f"Tasks that referred to the shared connection manager “{manager}” refer to the project's copy of it."
    rows: QuerySet[Executable] = Executable.objects.filter(pk__in=keys)
    return copy, repoint(user, rows, [str(manager.uid), manager.name], copy.uid, sentence)
