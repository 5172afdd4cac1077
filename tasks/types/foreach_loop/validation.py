"""What can be wrong with a Foreach Loop: its enumerator, its mappings, and the expressions on it."""

from collections.abc import Iterator

from connections.files import FileRefused, Folders
from connections.files.folders import locate
from connections.files.guard import open_folder
from connections.files.places import folders_of
from connections.files.refusals import BadPath
from connections.files.walking import check_mask
from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope
from designer.package.document import DISABLE
from designer.property_expressions.evaluation import label
from designer.variables.values import CannotEvaluate
from tasks.types.foreach_loop.expressions import DRIVEN, evaluate_foreach
from tasks.types.foreach_loop.properties import (
    Enumerator,
    FileEnumerator,
    ForeachLoopProperties,
    ItemEnumerator,
    KeptEnumerator,
    RowEnumerator,
    VariableEnumerator,
    VariableMapping,
)
from tasks.types.rows.issues import find_file_issues, refuse_file
from tasks.types.rows.values import find_target


def find_foreach_issues(properties: ForeachLoopProperties, scope: Scope) -> Iterator[Issue]:
    """Yield what is wrong with a Foreach Loop. A file that is not there yet is a warning: it may still come."""
    if isinstance(properties.enumerator, KeptEnumerator):
        yield _refuse_kept(properties.enumerator)
        yield from _find_mapping_issues(properties, scope)
        return
    expressions = scope.executable.expressions.keys() - {DISABLE} if scope.executable else set()
    lost = [name for name in sorted(expressions) if DRIVEN.get(name) is not type(properties.enumerator)]
    for name in lost:
        yield _error(name, f"The {properties.enumerator.kind} enumerator has no {label(name)}. Delete the expression.")
    if not lost and expressions.isdisjoint(scope.driven):
        yield from _find_enumerator_issues(properties, scope)
    yield from _find_mapping_issues(properties, scope)


def _refuse_kept(enumerator: KeptEnumerator) -> Issue:
    sentence = (
        f"The {enumerator.label} cannot run here, so nothing of the package is run. Choose another enumerator in the "
        "loop's editor, or disable the loop."
    )
    return Issue(Severity.ERROR, sentence, "enumerator", stops_run=True)


def _find_enumerator_issues(properties: ForeachLoopProperties, scope: Scope) -> Iterator[Issue]:
    enumerator = properties.enumerator
    try:
        if scope.executable and scope.values is not None:
            enumerator = evaluate_foreach(scope.executable, scope.values).enumerator
        yield from _judge(enumerator, scope)
    except CannotEvaluate as error:
        yield _error("enumerator", error.sentence, error.code)


def _judge(enumerator: Enumerator, scope: Scope) -> Iterator[Issue]:
    folders = folders_of(scope.project_id)
    match enumerator:
        case ItemEnumerator(rows=[]):
            yield Issue(Severity.WARNING, "The loop has no items to go through. Type some.", "enumerator.rows")
        case FileEnumerator():
            yield from _find_folder_issues(enumerator, folders)
        case VariableEnumerator(variable=name) if scope.values is not None:
            if not name:
                yield _error("enumerator.variable", "The variable is missing. Choose one that holds a list.")
            else:
                find_target(name, scope.values)
        case RowEnumerator():
            yield from _find_file_issues(enumerator, scope, folders)


def _find_folder_issues(given: FileEnumerator, folders: Folders) -> Iterator[Issue]:
    try:
        check_mask(given.folder, given.files)
        locate(given.folder, folders)
        with open_folder(given.folder, folders):
            pass
    except FileRefused as error:
        place = "enumerator.files" if given.folder and isinstance(error, BadPath) else "enumerator.folder"
        yield refuse_file(error, place)


def _find_file_issues(given: RowEnumerator, scope: Scope, folders: Folders) -> Iterator[Issue]:
    if not given.file_connection:
        yield from find_file_issues(given.path, folders, "enumerator.path")
        return
    manager = scope.find_connection(given.file_connection)
    if manager is None:
        sentence = "The connection manager does not exist. It may have been deleted; choose another one."
        yield _error("enumerator.file_connection", sentence)
    elif manager.type != "FILE":
        sentence = (
            f"The connection manager “{manager.name}” is not of type FILE but {manager.type}. Choose another one."
        )
        yield _error("enumerator.file_connection", sentence)


def _find_mapping_issues(properties: ForeachLoopProperties, scope: Scope) -> Iterator[Issue]:
    taken: set[str] = set()
    for mapping in properties.variable_mappings:
        sentence = _judge_mapping(mapping, properties.enumerator)
        if mapping.variable in taken:
            sentence = f"More than one mapping fills {mapping.variable}. Keep one."
        taken.add(mapping.variable)
        try:
            if scope.values is not None:
                find_target(mapping.variable, scope.values)
        except CannotEvaluate as error:
            sentence = error.sentence
        if sentence:
            yield _error("variable_mappings", sentence)


def _judge_mapping(mapping: VariableMapping, enumerator: Enumerator) -> str:
    """Say why an item can have nothing for a mapping; empty when it may."""
    if mapping.column is not None and isinstance(enumerator, ItemEnumerator | FileEnumerator):
        return f"The {enumerator.kind} enumerator has no columns with names. Map {mapping.variable} to an index."
    most = {"Item": len(getattr(enumerator, "columns", ())), "File": 1}.get(enumerator.kind)
    if most is not None and mapping.index is not None and mapping.index >= most:
        return f"There is no value {mapping.index} for {mapping.variable}: an item has {most}, counted from 0."
    return ""


def _error(name: str, sentence: str, code: str = "") -> Issue:
    return Issue(Severity.ERROR, sentence, name, code or None)
