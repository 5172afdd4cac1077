"""What people do with executions: start one, cancel one, look at those they may see."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from designer.database.commits import await_disk
from designer.errors import Conflict, NotFound
from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.people import audit
from designer.people.permissions import Action, Person, in_visible_projects, require
from designer.services.packages import check_document
from tasks.runtime.engine.canceling import cancel_or_ask
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import NO_PACKAGE, TRY_OUT, Execution
from tasks.runtime.planner import WHOLE, Part
from tasks.runtime.preparation.pipeline import prepare, rehearse
from tasks.runtime.preparation.stages import RunRequest
from tasks.runtime.queue import enqueue
from tasks.runtime.state.snapshot import DOCUMENTS, load_snapshot
from tasks.runtime.statuses import ExecutionStatus

NONE: Final[Mapping[str, Any]] = MappingProxyType({})


def start_execution(
    user: Person,
    package: Package,
    parameters: Mapping[str, Any] = NONE,
    *,
    environment: str = "",
    part: Part = WHOLE,
    logging: Logging | None = None,
    confirms_production: bool = False,
    is_shadow: bool = False,
) -> Execution:
    """Run a package as it is saved now, with all that it refers to: make an execution that keeps it, and queue that.

    parameters are values as JSON by name (see preparation), environment is the name of one of the project's, part
    says what of the package runs; without logging the installation's level counts. Of a shadow run all mail is
    withheld, whatever guards and environment say. Raises Invalid when a value does not fit, a required one is missing,
    or the environment is production and nobody confirms it, and Conflict when the package was saved meanwhile.
    """
    chosen = logging or Logging.choose()
    request = RunRequest(user, package, parameters, environment, part, chosen, confirms_production, is_shadow)
    return start_request(request)


def start_request(request: RunRequest) -> Execution:
    """Do the same for what asks in somebody's name, such as a schedule. Raises likewise."""
    require(request.user, Action.EXECUTE, request.package)
    return _start(request)


def start_document(
    user: Person,
    project: Project,
    document: PackageDocument,
    *,
    environment: str = "",
    confirms_production: bool = False,
    is_shadow: bool = False,
) -> Execution:
    """Run a document that is stored as no package and calls none, in a project, for who may make packages there and
    run them. Raises Invalid as start_execution does."""
    for action in (Action.CREATE_OBJECTS, Action.EXECUTE):
        require(user, action, project)
    package = Package(project=project, name=document.name, version=NO_PACKAGE)
    chosen = Logging.choose()
    return _start(RunRequest(user, package, NONE, environment, WHOLE, chosen, confirms_production, is_shadow, document))


def start_try_out(
    user: User,
    package: Package,
    document: PackageDocument,
    parameters: Mapping[str, Any] = NONE,
    *,
    environment: str = "",
    confirms_production: bool = False,
) -> Execution:
    """Run a package as somebody has it before them, for who may save and run it: nothing is saved, and all mail is
    withheld. Raises Invalid as start_execution does, and for what could not be saved."""
    for action in (Action.MODIFY, Action.EXECUTE):
        require(user, action, package)
    taken, chosen = check_document(user, package, document), Logging.choose()
    request = RunRequest(user, package, parameters, environment, WHOLE, chosen, confirms_production)
    return _start(replace(request, is_shadow=True, document=taken, started_by=TRY_OUT))


def _start(request: RunRequest) -> Execution:
    execution = prepare(request)
    transaction.on_commit(partial(_queue, execution))
    return execution


def _queue(execution: Execution) -> None:
    """Let a worker begin, while the caller, who may tell of the execution then, waits for the disk."""
    try:
        enqueue("run_package", execution.pk, execution.caller_id)
    finally:
        await_disk()


def check_request(request: RunRequest) -> None:
    """Raise what start_request would raise now, and start nothing."""
    require(request.user, Action.EXECUTE, request.package)
    rehearse(request)


def cancel_execution(user: Person, execution_id: int) -> Execution:
    """Stop an execution: nothing more begins, a send in progress finishes. Raises Conflict when it has ended.

    While a transition has it, it is canceled right after that, and its status may be the old one here.
    """
    execution = Execution.objects.defer(*DOCUMENTS).filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("There is no such execution.")
    require(user, Action.EXECUTE, execution)
    if execution.state.is_final:
        raise Conflict(f"The execution has ended already: {execution.state.label.lower()}.")
    if execution.state is not ExecutionStatus.STOPPING:
        load_snapshot(execution)
        with transaction.atomic():
            cancel_or_ask(execution.pk, user.get_username())
            audit.record(user, "canceled execution", execution, project=execution.project)
        execution.refresh_from_db(fields=["status", "stopped_by_name", "ended_at"])
    return execution


def find_execution(user: Person, execution_id: int) -> Execution:
    """Give an execution that the user may see, without the documents that it ran. Raises NotFound or NotAllowed."""
    executions = Execution.objects.select_related("project", "package").defer(*DOCUMENTS)
    execution = executions.filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("There is no such execution.")
    require(user, Action.READ, execution)
    return execution


def find_restart(execution: Execution) -> int | None:
    """Give the number of the execution that runs what failed of this one, if any does."""
    if not execution.state.is_final:
        return None
    return Execution.objects.filter(restarts=execution.pk).values_list("pk", flat=True).first()


def visible_executions(user: Person) -> QuerySet[Execution]:
    """Give the executions that the user may see, the newest first, without the documents that they ran."""
    executions = Execution.objects.filter(in_visible_projects(user)).select_related("project")
    return executions.defer(*DOCUMENTS).order_by("-pk")
