"""Having a worker sync a project with the folder that it follows, and what is known of that."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from designer.errors import Conflict, Invalid, ServiceError
from designer.models import PackageSource, Project, ProjectSource, User
from designer.people import audit
from designer.people.permissions import Action, Person, require
from designer.services.sync.queue import queue_sync
from designer.services.sync.report import Local, SyncReport
from designer.services.sync.rows import LONGEST, UNDER_WAY
from designer.services.sync.syncing import SyncChoices, sync_project

NO_FOLDER = "The project follows no folder. Whoever runs this installation gives it one: manage.py sync PROJECT PATH."


@transaction.atomic
def ask_sync(user: User, project: Project, choices: SyncChoices) -> ProjectSource:
    """Have a worker sync a project with its folder. Raises NotAllowed, Forbidden, Invalid without one, and Conflict
    while a sync is under way."""
    require(user, Action.CREATE_OBJECTS, project)
    source = find_source(user, project)
    if source is None:
        raise Invalid(NO_FOLDER)
    if is_under_way(source) and source.begun_at:
        raise Conflict(UNDER_WAY.format(source.begun_at))
    audit.record(user, "asked for sync", project, project=project, changes=[source.path])
    transaction.on_commit(partial(queue_sync, project.pk, user.pk, str(choices.local), choices.prune, choices.check))
    return source


def find_source(user: Person, project: Project) -> ProjectSource | None:
    """Give the folder that a project follows, if it does. Raises NotAllowed."""
    require(user, Action.READ, project)
    return ProjectSource.objects.filter(project=project).first()


def is_under_way(source: ProjectSource) -> bool:
    """Whether a sync is, and is not taken for dead."""
    return source.begun_at is not None and source.begun_at > timezone.now() - LONGEST


def list_packages(project: Project) -> list[PackageSource]:
    """Give the packages that came from files, each with its package."""
    rows = PackageSource.objects.filter(package__project=project).select_related("package")
    return list(rows.order_by("path"))


def sync_asked(project_id: int, user_id: int, choices: SyncChoices) -> None:
    """Do what somebody asked for; what came of it, and why nothing did, is kept beside the folder."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    source = ProjectSource.objects.select_related("project").filter(project=project_id).first()
    if user is None or source is None:
        return
    try:
        report = sync_project(user, source.project, source.path, choices)
    except Conflict:
        return
    except ServiceError as error:
        report = SyncReport(stopped=error.sentence)
    if choices.check or report.stopped:
        ProjectSource.objects.filter(project=project_id).update(result=report.describe())


def read_choices(local: str, *, prune: bool, check: bool) -> SyncChoices:
    """Give the choices that were typed. Raises Invalid."""
    if local not in list(Local):
        raise Invalid(f"“{local[:40]}” is no choice for what was saved here: {', '.join(Local)}.")
    return SyncChoices(Local(local), prune=prune, check=check)
