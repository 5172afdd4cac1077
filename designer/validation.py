"""Validation of a whole package: every part asked by its type, with the connection managers in sight."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace

from pydantic import BaseModel, ValidationError

from designer.document import DISABLE, ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.flow_issues import find_flow_issues
from designer.issues import Issue, Scope, Severity, find_package_issues, index_connections
from designer.property_expressions import NOT_WRITTEN, label
from designer.registry import connection_store, connection_types, read_properties, sentence_of, task_types


def find_references(document: PackageDocument) -> set[str]:
    """Give the IDs and names of all connection managers that the package's tasks refer to."""
    references: set[str] = set()
    for executable in document.executables:
        references.update(_references_of(executable))
    return references


def find_shared_connections(project_id: int, document: PackageDocument) -> list[ConnectionManagerDocument]:
    """Give the project's and the catalog's connection managers that the package refers to, the project's first."""
    own = index_connections(document.connections)
    missing = {reference for reference in find_references(document) if reference.casefold() not in own}
    return connection_store().find_shared(project_id, missing) if missing else []


def find_issues(
    document: PackageDocument, shared: Iterable[ConnectionManagerDocument], project_id: int | None
) -> list[Issue]:
    """Validate a package, saved or not, with the shared connection managers that it refers to, in its project."""
    scope = Scope(index_connections(document.connections, shared), project_id, document)
    issues = [*find_package_issues(document), *find_flow_issues(document)]
    for connection in document.connections:
        issues += (replace(issue, connection=connection.id) for issue in find_connection_issues(connection, project_id))
    issues += _find_warnings(_find_used(document, scope), project_id)
    for executable in document.executables:
        issues += (replace(issue, executable=executable.id) for issue in _find_executable_issues(executable, scope))
    return issues


def find_connection_issues(connection: ConnectionManagerDocument, project_id: int | None) -> Iterator[Issue]:
    """Validate one connection manager, as packages of a project use it; one of the catalog belongs to none."""
    properties = yield from _read(connection)
    if properties is not None:
        yield from connection_types[connection.type].find_issues(properties, project_id)


def _find_used(document: PackageDocument, scope: Scope) -> list[ConnectionManagerDocument]:
    """Give the shared connection managers that the package's tasks mean, each once, by name."""
    own = {connection.id for connection in document.connections}
    found = (scope.find_connection(reference) for reference in find_references(document))
    used = {one.id: one for one in found if one and one.id not in own}
    return sorted(used.values(), key=lambda one: one.name)


def _find_warnings(shared: Iterable[ConnectionManagerDocument], project_id: int | None) -> Iterator[Issue]:
    """Say once what is doubtful in the shared connection managers; each task says itself what is an error there."""
    for connection in shared:
        for issue in find_connection_issues(connection, project_id):
            if issue.severity is Severity.WARNING:
                yield replace(issue, message=f"“{connection.name}”: {issue.message}", connection=connection.id)


def _find_executable_issues(executable: ExecutableDocument, scope: Scope) -> Iterator[Issue]:
    if executable.disable and DISABLE not in executable.expressions:
        return
    properties = yield from _read(executable)
    if properties is not None:
        yield from _find_lost_expressions(executable, properties)
        yield from task_types[executable.type].find_issues(properties, replace(scope, executable=executable))


def _find_lost_expressions(executable: ExecutableDocument, properties: BaseModel) -> Iterator[Issue]:
    for name in executable.expressions:
        if name != DISABLE and name not in type(properties).model_fields:
            sentence = f"An expression cannot set the property “{label(name)}” of this task. Delete the expression."
            yield Issue(Severity.ERROR, sentence, name, NOT_WRITTEN)


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
