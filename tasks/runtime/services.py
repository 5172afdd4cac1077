"""What people do with executions: start one, cancel one, look at those they may see."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from connections.environments.choosing import choose
from designer.errors import Conflict, NotFound
from designer.models import Package, User
from designer.people import audit
from designer.people.permissions import Action, Person, in_visible_projects, require
from tasks.runtime.engine.canceling import cancel_or_ask
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.preparation.alone import find_alone
from tasks.runtime.preparation.preparing import Prepared, prepare
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
    alone: UUID | None = None,
    logging: Logging | None = None,
) -> Execution:
    """Run a package: freeze it as it is saved now, with the shared connection managers it refers to, and queue it.

    parameters are values as JSON by name (see parameters.py), environment is the name of one of the project's, alone
    the ID of the one executable that is to run; without logging the installation's level counts. Raises Invalid when a
    value does not fit, or a required one is missing.

    It is made ready before anything is locked, and a package that was saved meanwhile is a Conflict.
    """
    require(user, Action.RUN, package)
    _refresh(package)
    prepared = prepare(package, parameters, choose(package.project, environment))
    if alone:
        find_alone(prepared.document, alone)
    return _start(user, package, prepared, alone, logging or Logging.choose())


@transaction.atomic
def _start(user: Person, package: Package, prepared: Prepared, alone: UUID | None, logging: Logging) -> Execution:
    if not Package.objects.filter(pk=package.pk, version=package.version).exists():
        raise Conflict("The package was saved while its run was started. Start it again.")
    execution = Execution.objects.create(
        project=package.project,
        package=package,
        package_name=package.name,
        package_version=package.version,
        document_json=prepared.document.model_dump(mode="json"),
        project_parameters_json=[each.model_dump(mode="json") for each in prepared.project_parameters],
        parameters=prepared.kept,
        environment_name=prepared.environment.name,
        alone=alone,
        overridden=sorted(map(str, prepared.environment.overridden)),
        logging_level=logging.level,
        logged_events=list(logging.events),
        connections_json=[connection.model_dump(mode="json") for connection in prepared.shared_connections],
        caller=user if isinstance(user, User) else None,
        caller_name=user.get_username(),
        shows_sensitive=package.project.shows_sensitive,
        holds_secrets=prepared.has_secrets,
    )
    audit.record(user, "started execution", execution, project=package.project, package=package)
    transaction.on_commit(partial(enqueue, "run_package", execution.pk, execution.caller_id))
    return execution


def _refresh(package: Package) -> None:
    try:
        package.refresh_from_db(fields=["version", "modified_at", "name"])
    except Package.DoesNotExist:
        raise NotFound("There is no such package. It may have been deleted.") from None


def cancel_execution(user: Person, execution_id: int) -> Execution:
    """Stop an execution: nothing more begins, a send in progress finishes. Raises Conflict when it has ended.

    While somebody is at a step of it, it is canceled right after that, and its status may be the old one here.
    """
    execution = Execution.objects.defer(*DOCUMENTS).filter(pk=execution_id).first()
    if execution is None:
        raise NotFound("There is no such execution.")
    require(user, Action.RUN, execution)
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


def visible_executions(user: Person) -> QuerySet[Execution]:
    """Give the executions that the user may see, the newest first, without the documents that they ran."""
    executions = Execution.objects.filter(in_visible_projects(user)).select_related("project")
    return executions.defer(*DOCUMENTS).order_by("-pk")
