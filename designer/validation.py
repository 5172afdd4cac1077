"""Validation of a whole package: every part asked by its type, with the connection managers in sight."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace

from pydantic import BaseModel, ValidationError

from designer.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.issues import Issue, Scope, Severity, find_package_issues, index_connections, index_variables
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
    document: PackageDocument,
    shared: Iterable[ConnectionManagerDocument],
    project_id: int | None,
    *,
    enforces_recipient_limit: bool = False,
) -> list[Issue]:
    """Validate a package, saved or not, with the shared connection managers that it refers to, in its project."""
    index = index_connections(document.connections, shared)
    scope = Scope(index, project_id, enforces_recipient_limit=enforces_recipient_limit)
    issues = list(find_package_issues(document))
    for connection in document.connections:
        issues += (replace(issue, connection=connection.id) for issue in find_connection_issues(connection, project_id))
    issues += _find_warnings(_find_used(document, scope), project_id)
    for executable in document.executables:
        variables = index_variables(document.variables, executable.id, None)
        inner = replace(scope, variables=variables, driven=executable.expressions.keys())
        issues += (replace(issue, executable=executable.id) for issue in find_executable_issues(executable, inner))
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


def find_executable_issues(executable: ExecutableDocument, scope: Scope) -> Iterator[Issue]:
    """Validate one task. What is stored in a property that an expression drives is not judged: it is not used."""
    if executable.disable:
        return
    for issue in _judge(executable, scope):
        if issue.property is None or issue.property.partition(".")[0] not in scope.driven:
            yield issue


def _judge(executable: ExecutableDocument, scope: Scope) -> Iterator[Issue]:
    properties = yield from _read(executable)
    if properties is not None:
        yield from task_types[executable.type].find_issues(properties, scope)


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
