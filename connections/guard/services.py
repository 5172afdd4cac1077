"""The guard of a project: read it, change it."""

from django.db import transaction

from connections.guard_rules.marks import describe
from connections.guard_rules.rules import Guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models import ProjectGuard
from designer.models import Project, User
from designer.package.diff import describe_values
from designer.people import audit
from designer.people.permissions import Action, require


def read_guard(project: Project) -> ProjectGuardSettings:
    """Give what the project's guard says; a project without one sends as addressed."""
    guard = ProjectGuard.objects.filter(project=project).first()
    return guard.settings if guard else ProjectGuardSettings()


@transaction.atomic
def change_guard(user: User, project: Project, settings: ProjectGuardSettings) -> None:
    """Change the project's guard. It holds from the next mail on, in runs that are under way too."""
    require(user, Action.MODIFY, project)
    Project.objects.select_for_update().get(pk=project.pk)
    before = read_guard(project).model_dump()
    ProjectGuard.objects.update_or_create(project=project, defaults=settings.model_dump())
    changes = [
        *describe_values(before, settings.model_dump()),
        *describe(Guard.of_project(project.name, settings).marks),
    ]
    audit.record(user, "changed guard", project, project=project, changes=changes)
