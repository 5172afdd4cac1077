"""Validation of a whole package: every part asked by its type, with the connection managers in sight."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError

from designer.expressions import limited
from designer.input.validation_errors import sentence_of
from designer.issues.error_boundary import ErrorBoundary
from designer.issues.issue import Issue, Severity, find_package_issues
from designer.issues.scope import Scope, index_connections
from designer.package.document import DISABLE, ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.property_expressions.design_time_values import DesignTimeValues, RunTimeValues
from designer.property_expressions.evaluated_properties import EvaluatedProperties, evaluate_property_expressions
from designer.registry.properties import find_type, name_part, read_properties
from designer.registry.providers.identity_issues import find_identity_issues
from designer.registry.types import connection_types, task_types
from designer.validation.disabled import find_disabled
from designer.validation.expressions import find_constraint_issues, find_variable_issues
from designer.variables.system_variables import Circumstances
from designer.variables.values import Values


@limited()
def find_references(document: PackageDocument, circumstances: Circumstances | None = None) -> set[str]:
    """Give the IDs and names of all connection managers that the package's tasks refer to, by expressions too."""
    look, boundary = cache(lambda: DesignTimeValues(document, circumstances)), ErrorBoundary()
    found = (
        boundary.ask(name_part(each), partial(_find_references, each, look), lambda _: set[str]())
        for each in document.executables
    )
    return set[str]().union(*found)


def _find_references(executable: ExecutableDocument, look: Callable[[], DesignTimeValues]) -> set[str]:
    references = _references_of(executable)
    if _chooses_connection(executable):
        evaluated = evaluate_property_expressions(executable, look().values(executable.id))
        references |= _references_of(executable.model_copy(update={"properties": _apply(executable, evaluated)}))
    return references


def _chooses_connection(executable: ExecutableDocument) -> bool:
    """Tell whether an expression drives a property that may refer to a connection manager."""
    task_type = task_types.get(executable.type)
    driven = task_type.references.intersection(executable.expressions) if task_type else ()
    return task_type is not None and bool(driven) and task_type.may_refer(executable.properties, driven)


def refers_by_expression(document: PackageDocument) -> bool:
    """Tell whether an expression says which connection manager a task refers to, so that a run may refer to any."""
    return any(map(_chooses_connection, document.executables))


@limited()
def find_issues(
    document: PackageDocument,
    shared: Iterable[ConnectionManagerDocument],
    project_id: int | None,
    circumstances: Circumstances | None = None,
    *,
    references: Collection[str] | None = None,
    enforces_recipient_limit: bool = False,
    judges_identities: bool = True,
) -> list[Issue]:
    """Validate a package, saved or not, with the shared connection managers that it refers to, in its project.

    A property with an expression is judged by the value that the expression has in the design, not by its own. A part
    that cannot be judged at all is an error of its own, and the others are judged all the same. references are those of
    its tasks (find_references), where the caller has them.
    """
    design_time, boundary = DesignTimeValues(document, circumstances), ErrorBoundary()
    issues = [*find_package_issues(document), *_find_package_wide(document, design_time, boundary)]
    connections = [_judge_connection(each, design_time, project_id, boundary) for each in document.connections]
    for connection, found in connections:
        issues += (replace(issue, connection=connection.id) for issue in found)
    index = index_connections([connection for connection, _ in connections], shared)
    scope = Scope(index, project_id, enforces_recipient_limit=enforces_recipient_limit)
    used = _find_used(document, scope, find_references(document, circumstances) if references is None else references)
    issues += boundary.judge("A shared connection manager", lambda: _find_warnings(used, project_id))
    every = [*(connection for connection, _ in connections), *used] if judges_identities else []
    issues += boundary.judge("The identity of a connection manager", lambda: _find_identity_issues(every, project_id))
    disabled = boundary.ask("Disable", lambda: find_disabled(document, design_time), lambda _: set[UUID]())
    for executable in document.executables:
        if executable.parent in disabled:
            continue
        found = boundary.judge(name_part(executable), partial(find_executable_issues, executable, scope, design_time))
        issues += (replace(issue, executable=executable.id) for issue in found)
    return issues


def _find_package_wide(
    document: PackageDocument, design_time: DesignTimeValues, boundary: ErrorBoundary
) -> Iterator[Issue]:
    yield from boundary.judge(
        "The package", lambda: evaluate_property_expressions(document, design_time.values(None)).issues
    )
    yield from boundary.judge("A variable", lambda: find_variable_issues(design_time))
    yield from boundary.judge("A precedence constraint", lambda: find_constraint_issues(design_time))


def _judge_connection(
    connection: ConnectionManagerDocument,
    design_time: DesignTimeValues,
    project_id: int | None,
    boundary: ErrorBoundary,
) -> tuple[ConnectionManagerDocument, list[Issue]]:
    return boundary.ask(
        name_part(connection),
        lambda: _evaluate_connection(connection, design_time, project_id),
        lambda sentence: (connection, [Issue(Severity.ERROR, sentence)]),
    )


@limited()
def find_issues_now(
    executable: ExecutableDocument,
    document: PackageDocument,
    shared: Iterable[ConnectionManagerDocument],
    project_id: int | None,
    values: Values,
    *,
    enforces_recipient_limit: bool = False,
) -> list[Issue]:
    """Validate one executable just before its run, with the values that the run sees, as DelayValidation wants it."""
    run_time = RunTimeValues(document, values)
    connections = [_evaluate_connection(connection, run_time, project_id)[0] for connection in document.connections]
    scope = Scope(index_connections(connections, shared), project_id, enforces_recipient_limit=enforces_recipient_limit)
    return list(find_executable_issues(executable, scope, run_time))


def find_connection_issues(connection: ConnectionManagerDocument, project_id: int | None) -> Iterator[Issue]:
    """Validate one connection manager as its properties say, and as packages of a project use it; one of the catalog
    belongs to none."""
    yield from ErrorBoundary().judge(name_part(connection), lambda: _find_connection_issues(connection, project_id))


def _find_connection_issues(connection: ConnectionManagerDocument, project_id: int | None) -> Iterator[Issue]:
    properties = yield from _read(connection)
    if properties is not None:
        yield from connection_types[connection.type].find_issues(properties, project_id)


def _evaluate_connection(
    connection: ConnectionManagerDocument, design_time: DesignTimeValues, project_id: int | None
) -> tuple[ConnectionManagerDocument, list[Issue]]:
    """Give a connection manager as its expressions make it, and what is wrong with it then."""
    made = connection_types.get(connection.type)
    if not connection.expressions or (made and made.is_inert):
        return connection, list(_find_connection_issues(connection, project_id))
    evaluated = evaluate_property_expressions(
        connection, design_time.values(None), is_delayed=design_time.is_delayed(None)
    )
    driven = connection.model_copy(update={"properties": _apply(connection, evaluated)})
    return driven, [*evaluated.issues, *evaluated.keep(_find_connection_issues(driven, project_id))]


def _apply(part: ExecutableDocument | ConnectionManagerDocument, evaluated: EvaluatedProperties) -> dict[str, Any]:
    """Give the properties of the part's type with the values of expressions in them."""
    made = find_type(part)
    own = made.properties.model_fields if made else {}
    return {**part.properties, **{name: value for name, value in evaluated.values.items() if name in own}}


def _find_used(document: PackageDocument, scope: Scope, references: Iterable[str]) -> list[ConnectionManagerDocument]:
    """Give the shared connection managers that the package's tasks mean, each once, by name."""
    own = {connection.id for connection in document.connections}
    found = (scope.find_connection(reference) for reference in references)
    used = {one.id: one for one in found if one and one.id not in own}
    return sorted(used.values(), key=lambda one: one.name)


def _find_warnings(shared: Iterable[ConnectionManagerDocument], project_id: int | None) -> Iterator[Issue]:
    """Say once what is doubtful in the shared connection managers; each task says itself what is an error there."""
    for connection in shared:
        for issue in find_connection_issues(connection, project_id):
            if issue.severity is Severity.WARNING:
                yield replace(issue, message=f"“{connection.name}”: {issue.message}", connection=connection.id)


def _find_identity_issues(managers: Iterable[ConnectionManagerDocument], project_id: int | None) -> Iterator[Issue]:
    """Say once, at the manager, that it would be refused its identity."""
    names = {manager.id: manager.name for manager in managers}
    for issue in find_identity_issues(project_id, managers):
        name = names.get(issue.connection) if issue.connection else ""
        yield replace(issue, message=f"“{name}”: {issue.message}")


def find_executable_issues(
    executable: ExecutableDocument, scope: Scope, design_time: DesignTimeValues
) -> Iterator[Issue]:
    """Validate one task, its expressions first."""
    if executable.disable and DISABLE not in executable.expressions:
        return
    evaluated = EvaluatedProperties()
    if executable.expressions:
        evaluated = evaluate_property_expressions(
            executable, design_time.values(executable.id), is_delayed=design_time.is_delayed(executable.id)
        )
        executable = executable.model_copy(update={"properties": _apply(executable, evaluated)})
    yield from evaluated.issues
    if evaluated.values.get(DISABLE):
        return
    values = design_time.values(executable.id)
    scope = replace(scope, variables=values.variables, driven=evaluated.reasons, executable=executable, values=values)
    properties = yield from _read(executable)
    if properties is not None:
        yield from evaluated.keep(task_types[executable.type].find_issues(properties, scope))


def _read(part: ExecutableDocument | ConnectionManagerDocument) -> Generator[Issue, None, BaseModel | None]:
    try:
        return read_properties(part)
    except LookupError as error:
        yield Issue(Severity.ERROR, str(error.args[0]))
    except ValidationError as error:
        for detail in error.errors():
            yield Issue(Severity.ERROR, sentence_of(detail), ".".join(map(str, detail["loc"])))
    return None


def _references_of(executable: ExecutableDocument) -> set[str]:
    try:
        properties = read_properties(executable)
    except (LookupError, ValidationError):
        return set()
    return {reference for reference in task_types[executable.type].find_references(properties) if reference}
