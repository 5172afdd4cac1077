"""What people do with executions: start one, cancel one, look at those they may see."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from designer import audit
from designer.builder import look_at
from designer.errors import Conflict, NotFound
from designer.models import Package, User
from designer.permissions import Action, Person, require, visible_projects
from designer.rows import load_document
from designer.structure import CONTAINERS
from designer.system_variables import Circumstances
from designer.validation import find_shared_connections
from tasks.runtime.engine import CANCELED_WAITING
from tasks.runtime.events import Event, SourceType, append
from tasks.runtime.frozen import DOCUMENTS
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.parameters import Parameters, keep_parameters
from tasks.runtime.queue import enqueue
from tasks.runtime.runners import runners
from tasks.runtime.states import ExecutionStatus, TaskStatus
from tasks.runtime.step import end

NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@transaction.atomic
def start_execution(
    user: Person, package: Package, parameters: Mapping[str, Any] = NONE, *, logging: Logging | None = None
) -> Execution:
    """Run a package: freeze it as it is saved now, with the shared connection managers it refers to, and queue it.

    parameters are values as JSON by name; without logging the installation's level counts. Raises Invalid when a value
    does not fit, or a required one is missing.
    """
    require(user, Action.RUN, package)
    drawn = Parameters(load_document(package), package.project.parameter_documents)
    kept = keep_parameters(drawn, parameters)
    frozen = drawn.freeze(kept)
    shared = find_shared_connections(package.project_id, frozen.document, _look_at(package, frozen))
    logging = logging or Logging.choose()
    execution = Execution.objects.create(
        project=package.project,
        package=package,
        package_name=package.name,
        package_version=package.version,
        document_json=frozen.document.model_dump(mode="json"),
        project_parameters_json=[each.model_dump(mode="json") for each in frozen.of_project],
        parameters=kept,
        logging_level=logging.level,
        logged_events=list(logging.events),
        connections_json=[connection.model_dump(mode="json") for connection in shared],
        caller=user if isinstance(user, User) else None,
        caller_name=user.get_username(),
    )
    audit.record(user, "started execution", execution, project=package.project, package=package)
    transaction.on_commit(partial(enqueue, "run_package", execution.pk))
    return execution


def _look_at(package: Package, parameters: Parameters) -> Circumstances:
    return replace(look_at(package), project_parameters=parameters.of_project)


@transaction.atomic
def cancel_execution(user: Person, execution_id: int) -> Execution:
    """Stop an execution: nothing more begins, a send in progress finishes. Raises Conflict when it has ended."""
    execution = Execution.objects.select_for_update(of=("self",)).filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("There is no such execution.")
    require(user, Action.RUN, execution)
    if execution.state.is_final:
        raise Conflict(f"The execution has ended already: {execution.state.label.lower()}.")
    if execution.state is ExecutionStatus.STOPPING:
        return execution
    execution.status = ExecutionStatus.STOPPING
    execution.stopped_by_name = user.get_username()
    execution.revision += 1
    execution.save(update_fields=["status", "stopped_by_name", "revision"])
    told = f"{user.get_username()} canceled the execution."
    append(execution, [Event("OnQueryCancel", told, source_type=SourceType.ENTRY_API)])
    _cancel_waiting(execution)
    running = execution.task_runs.filter(status=TaskStatus.RUNNING)
    if not running.exclude(type__in=CONTAINERS).exists():
        running.update(status=TaskStatus.CANCELED, ended_at=timezone.now(), revision=execution.revision)
        end(execution, ExecutionStatus.CANCELED)
    audit.record(user, "canceled execution", execution, project=execution.project)
    return execution


def _cancel_waiting(execution: Execution) -> None:
    """Cancel the task runs that no worker has in hand, with what those that were begun before left open."""
    waiting = execution.task_runs.filter(status=TaskStatus.PENDING)
    begun: dict[str, list[int]] = defaultdict(list)
    for key, kind in waiting.filter(attempts__gt=0).values_list("pk", "type"):
        begun[kind].append(key)
    waiting.update(status=TaskStatus.CANCELED, due_at=None, revision=execution.revision)
    for kind, keys in begun.items():
        runners[kind].abandon(keys, CANCELED_WAITING)


def find_execution(user: Person, execution_id: int) -> Execution:
    """Give an execution that the user may see, without the documents that it ran. Raises NotFound or NotAllowed."""
    executions = Execution.objects.select_related("project", "package").defer(*DOCUMENTS)
    execution = executions.filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("There is no such execution.")
    require(user, Action.READ, execution)
    return execution


def visible_executions(user: Person) -> QuerySet[Execution]:
    """Give the executions that the user may see, the newest first, without the documents that they ran."""
    executions = Execution.objects.filter(project__in=visible_projects(user)).select_related("project")
    return executions.defer(*DOCUMENTS).order_by("-pk")
