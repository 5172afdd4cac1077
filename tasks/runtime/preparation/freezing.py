"""Step 7: keep all that the run needs in its execution, which never changes again; load_snapshot reads it later."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from hashlib import sha256
from typing import Any

from django.db import transaction

from designer.database.commits import commit_ahead
from designer.database.prepared_inserts import PreparedInsert
from designer.database.prepared_queries import Given, PreparedSelect
from designer.database.quick_rows import QuickRows
from designer.database.statements import Refused, Statement, ignore, insist
from designer.errors import Conflict
from designer.models import Package, User
from designer.people import audit
from designer.registry.kept_sources import find_sources
from tasks.runtime.models import Execution, KeptSources
from tasks.runtime.preparation.alone import find_start
from tasks.runtime.preparation.stages import Checked, Hidden, RunRequest
from tasks.runtime.preparation.taking_over import FIRST_REVISION, take_over

ROWS, INSERT = QuickRows(Execution), PreparedInsert(Execution, may_have_key=True)
STORED = PreparedSelect(lambda: Package.objects.filter(pk=Given("pk", Package, "id")).values_list("pk").order_by())
UNCHANGED = PreparedSelect(
    lambda: (
        Package.objects.filter(pk=Given("pk", Package, "id"), version=Given("version", Package, "version"))
        .values_list("pk")
        .order_by()
    )
)
DELETED = "The package was deleted while its run was started."
SAVED = "The package was saved while its run was started. Start it again."


def freeze(checked: Checked) -> Execution:
    """Write the execution down. Raises Conflict when the package was saved since it was loaded."""
    request, sources = checked.parts.request, sorted(find_sources(checked.document, checked.shared_connections))
    with transaction.atomic() if request.restarting or sources else nullcontext():
        execution = ROWS.make(
            id=checked.parts.number,
            sources=_keep_sources(sources),
            **_describe_request(request),
            **_describe_content(checked),
        )
        try:
            commit_ahead(_statements(execution, checked))
        except Refused as error:
            raise Conflict(DELETED if request.document else SAVED) from error
        if request.restarting:
            take_over(execution, request.restarting)
    return execution


def _statements(execution: Execution, checked: Checked) -> Iterator[Statement]:
    """Give what writes it, if the package is still what was loaded; what is tried out is not what is saved."""
    request, package = checked.parts.request, checked.parts.request.package
    if request.is_of_package:
        as_loaded = STORED if request.document else UNCHANGED
        yield insist(as_loaded.statement(ignore, pk=package.pk, version=package.version))
    yield from INSERT.statements([execution])
    yield from audit.statements_of(
        request.user,
        "started execution",
        execution,
        project=package.project,
        package=execution.package,
        changes=_tell(checked),
    )


def _tell(checked: Checked) -> Iterator[str]:
    """Say how it was started: where, and which parameters had a value of their own, whose values may be secret."""
    parts = checked.parts
    if parts.request.started_by:
        yield f"by the {parts.request.started_by}"
    if parts.environment.name:
        production = " (production)" if parts.environment.is_production else ""
        yield f"environment: “{parts.environment.name}”{production}"
    if parts.request.restarting:
        yield f"what failed of execution {parts.request.restarting.execution}"
    if first := parts.request.part.first:
        yield f"begins with “{find_start(checked.document, first).name}”"
    if parts.request.is_shadow:
        yield "shadow run: all mail is withheld"
    if parts.request.parameters:
        yield f"values given for: {', '.join(sorted(parts.request.parameters))}"


def _describe_request(request: RunRequest) -> dict[str, Any]:
    restarting = request.restarting
    return {
        "project": request.package.project,
        "package": request.package if request.is_of_package else None,
        "package_name": request.package.name,
        "package_version": request.version if request.document else request.package.version,
        "alone": request.part.only,
        "start_at": request.part.first,
        "restarts": restarting.execution if restarting else None,
        "restart_json": dict(restarting.done) if restarting else {},
        "revision": FIRST_REVISION if restarting else 0,
        "logging_level": request.logging.level,
        "logged_events": list(request.logging.events),
        "caller": request.user if isinstance(request.user, User) else None,
        "caller_name": request.user.get_username(),
        "started_by": request.started_by,
        "shows_sensitive": request.package.project.shows_sensitive,
        "is_shadow": request.is_shadow,
    }


def _describe_content(checked: Checked) -> dict[str, Any]:
    parts = checked.parts
    return {
        "document_json": checked.document.model_dump(mode="json"),
        "connections_json": [each.model_dump(mode="json") for each in checked.shared_connections],
        "project_parameters_json": [each.model_dump(mode="json") for each in parts.project_parameters],
        "parameters": parts.packages[0].kept,
        "environment_name": parts.environment.name,
        "environment_colour": parts.environment.colour,
        "in_production": parts.environment.is_production,
        "overridden": sorted(map(str, checked.overridden)),
        "holds_secrets": _has_secrets(parts),
    }


def _keep_sources(digests: Sequence[str]) -> str:
    """Note once which kept XML the documents refer to; give under which key. Few executions refer to any."""
    if not digests:
        return ""
    key = sha256("".join(digests).encode()).hexdigest()
    KeptSources.objects.bulk_create([KeptSources(key=key, digests=list(digests))], ignore_conflicts=True)
    return key


def _has_secrets(parts: Hidden) -> bool:
    """Tell whether anything sensitive is known to the run, so that its rows may hold encrypted values."""
    of_packages = (parameter for each in parts.packages for parameter in each.document.parameters)
    return any(parameter.sensitive for parameter in (*parts.project_parameters, *of_packages))
