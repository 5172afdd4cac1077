"""What is done with an execution before it is started, by whoever made it and may run the package."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from designer.errors import Conflict, Invalid, NotFound
from designer.models import Package, User
from designer.people import audit
from designer.people.permissions import Action, require
from designer.storage.rows import load_document
from designer.variables.values import CannotEvaluate
from tasks.executions.drafts.model import ExecutionDraft
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.preparation.parameters import OF_PROJECT, SECRET, Parameters, keep_given, open_value, shorten
from tasks.runtime.services import find_execution, start_execution

LASTS = timedelta(hours=24)
MOST = 100
"""Drafts of one person that are not started."""
STARTED = "A parameter value cannot be changed after an execution has started."
LOGGING_LEVEL = "LOGGING_LEVEL"
OTHER_OPTIONS = {
    "CUSTOMIZED_LOGGING_LEVEL": "Give the level Custom and the events when you create the execution.",
    "SYNCHRONIZED": "Start the execution, then follow its stream until it ends.",
    "CALLER_INFO": "The record has who started an execution, and by which door.",
    "DUMP_ON_ERROR": "There is no dump: the log of an execution has what went wrong.",
}
"""Server options of SSIS that have no value here, and what is there in their place."""


class ObjectType(IntEnum):
    """What a value is set of, with the numbers of SSIS's catalog."""

    PROJECT = 20
    PACKAGE = 30
    SERVER_OPTION = 50


@dataclass(frozen=True)
class GivenValue:
    """A value to set: of a project's parameter, a package's, or a server option."""

    object_type: ObjectType
    name: str
    value: Any


@transaction.atomic
def create_draft(
    user: User, package: Package, *, environment: str = "", task: UUID | None = None, logging: Logging | None = None
) -> ExecutionDraft:
    """Make an execution that is started later, of the package as it is saved then. Raises Conflict when there are very
    many of the person's that were not started."""
    require(user, Action.EXECUTE, package)
    User.objects.select_for_update().get(pk=user.pk)
    if own_drafts(user).filter(execution=None).count() >= MOST:
        raise Conflict(f"{MOST} executions of yours wait to be started. Start or delete some of them.")
    draft = ExecutionDraft.objects.create(
        user=user,
        project=package.project,
        package=package,
        environment=environment,
        task=task,
        logging_level=logging.level if logging else "",
        logged_events=list(logging.events) if logging else [],
    )
    audit.record(user, "prepared execution", draft, project=package.project)
    return draft


@transaction.atomic
def set_values(user: User, draft_id: int, values: Iterable[GivenValue]) -> ExecutionDraft:
    """Set values of an execution that is not started yet, all of them or none. Raises Invalid with a sentence for each
    that will not do, and Conflict when it was started."""
    draft = _lock(user, draft_id)
    if draft.execution is not None:
        raise Conflict(STARTED)
    parameters = Parameters(load_document(draft.package), tuple(draft.project.parameter_documents))
    problems: dict[str, str] = {}
    for each in values:
        try:
            _set(draft, parameters, each)
        except (ValueError, Invalid) as error:
            problems[each.name] = f"{each.name}: {error}"
    if problems:
        raise Invalid(" ".join(problems.values()), problems)
    draft.save()
    names = sorted(draft.parameters)
    audit.record(user, "set values of prepared execution", draft, project=draft.project, changes=names)
    return draft


@transaction.atomic
def start_draft(user: User, draft_id: int, *, confirms_production: bool = False) -> tuple[Execution, bool]:
    """Start the execution, once: give it, and whether it was started just now. What start_execution raises is raised
    here, and then it may be tried again."""
    draft = _lock(user, draft_id)
    if draft.execution is not None:
        return find_execution(user, draft.execution), False
    execution = start_execution(
        user,
        draft.package,
        _open(draft),
        environment=draft.environment,
        part=Part(draft.task),
        logging=Logging.choose(draft.logging_level, draft.logged_events),
        confirms_production=confirms_production,
    )
    draft.execution = execution.pk
    draft.parameters = {name: {SECRET: ""} if SECRET in kept else kept for name, kept in draft.parameters.items()}
    draft.save(update_fields=["execution", "parameters"])
    return execution, True


@transaction.atomic
def delete_draft(user: User, draft_id: int) -> None:
    """Delete an execution that is not started yet; one that was started goes on."""
    draft = _lock(user, draft_id)
    audit.record(user, "discarded prepared execution", draft, project=draft.project)
    draft.delete()


def find_draft(user: User, draft_id: int) -> ExecutionDraft:
    """Give an execution that the user has made. Raises NotFound or NotAllowed."""
    return _find(ExecutionDraft.objects.all(), user, draft_id)


def own_drafts(user: User) -> QuerySet[ExecutionDraft]:
    """Give the executions that the user has made, the newest first."""
    return ExecutionDraft.objects.filter(user=user).select_related("project", "package").order_by("-pk")


def forget_old_drafts() -> int:
    """Delete what was made too long ago, started or not, and give how many those were."""
    return ExecutionDraft.objects.filter(made_at__lt=timezone.now() - LASTS).delete()[0]


def _lock(user: User, draft_id: int) -> ExecutionDraft:
    return _find(ExecutionDraft.objects.select_for_update(of=("self",)), user, draft_id)


def _find(drafts: QuerySet[ExecutionDraft], user: User, draft_id: int) -> ExecutionDraft:
    draft = drafts.select_related("project", "package__project").filter(pk=draft_id, user=user).first()
    if draft is None:
        raise NotFound("There is no such execution of yours that is to be started. After a day they are deleted.")
    require(user, Action.EXECUTE, draft.package)
    return draft


def _set(draft: ExecutionDraft, parameters: Parameters, given: GivenValue) -> None:
    """Set a value. Raises ValueError or Invalid."""
    if given.object_type is ObjectType.SERVER_OPTION:
        _set_option(draft, given.name.upper(), given.value)
        return
    name = shorten(given.name)
    if given.object_type is ObjectType.PROJECT:
        name = f"{OF_PROJECT}{name.removeprefix(OF_PROJECT)}"
    draft.parameters[name] = keep_given(parameters, name, given.value)


def _set_option(draft: ExecutionDraft, name: str, value: Any) -> None:
    if name != LOGGING_LEVEL:
        raise ValueError(OTHER_OPTIONS.get(name, f"There is no such server option. There is {LOGGING_LEVEL}."))
    logging = Logging.choose(str(value))
    draft.logging_level, draft.logged_events = logging.level, []


def _open(draft: ExecutionDraft) -> Mapping[str, Any]:
    try:
        return {name: open_value(name, kept) for name, kept in draft.parameters.items()}
    except CannotEvaluate as error:
        raise Conflict(f"{error} Or set it anew.") from error
