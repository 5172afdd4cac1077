"""What a Foreach Loop enumerates: all its items, as JSON, listed once when the loop begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, assert_never

from connections.files import FileRefused, Folders
from connections.files.walking import walk_files
from connections.resolving.managers import resolve_file
from connections.resolving.refusal import CannotResolve
from designer.package.data_types import write_value
from designer.package.document import ConnectionManagerDocument, PackageDocument, VariableDocument
from designer.variables.values import CannotEvaluate, Values, fit
from tasks.types.foreach_loop.properties import (
    Enumerator,
    FileEnumerator,
    ItemEnumerator,
    KeptEnumerator,
    Retrieve,
    RowEnumerator,
    VariableEnumerator,
    VariableMapping,
)
from tasks.types.rows.file import RowFormat
from tasks.types.rows.files import read_row_file
from tasks.types.rows.values import find_target, parse_text

CANNOT_ENUMERATE = (
    "What the loop goes through is not known here: its enumerator has no engine. Choose another one in its editor."
)


@dataclass(frozen=True)
class Sources:
    """Where a loop finds its items: the package, what the loop sees, the folders that it may read, the size in bytes
    of the largest file, and how many items of it are enough for who only looks."""

    document: PackageDocument
    shared_connections: Iterable[ConnectionManagerDocument]
    values: Values
    folders: Folders
    limit: int
    most: int | None = None


def enumerate_items(enumerator: Enumerator, sources: Sources) -> Sequence[Any]:
    """Give the items. Raises CannotEvaluate, whose sentence says what cannot be read, and in which line."""
    try:
        return _list_items(enumerator, sources)[: sources.most]
    except (FileRefused, CannotResolve) as error:
        raise CannotEvaluate(error.sentence, error.code) from error


def reads_files(enumerator: Enumerator) -> bool:
    """Whether listing the items reads files or folders, which may take a while."""
    return isinstance(enumerator, FileEnumerator | RowEnumerator)


def map_variable(enumerator: Enumerator, mapping: VariableMapping, item: Any, values: Values) -> tuple[Any, Any]:
    """Give the ID of the variable that a mapping fills, and its value as JSON. Raises CannotEvaluate."""
    variable = find_target(mapping.variable, values)
    what = f"The item for {variable.qualified_name}"
    if isinstance(enumerator, RowEnumerator) and isinstance(item, dict) and mapping.column is None:
        item = list(item.values())
    picked = _pick(mapping, item)
    if _is_text(enumerator, variable, picked):
        picked = parse_text(variable, picked, what)
    return variable.id, write_value(fit(variable.type, picked, what))


def _is_text(enumerator: Enumerator, variable: VariableDocument, picked: Any) -> bool:
    """Whether a value is text because a CSV file knows nothing else: in its rows, or where these were put in a list."""
    if isinstance(enumerator, RowEnumerator):
        return enumerator.format is RowFormat.CSV
    return isinstance(enumerator, VariableEnumerator) and isinstance(picked, str) and variable.type != "Object"


def _list_items(enumerator: Enumerator, sources: Sources) -> Sequence[Any]:
    match enumerator:
        case ItemEnumerator(rows=rows):
            return rows
        case FileEnumerator():
            return _list_files(enumerator, sources.folders)
        case VariableEnumerator(variable=name):
            return _list_values(name, sources.values)
        case RowEnumerator():
            return _list_rows(enumerator, sources)
        case KeptEnumerator():
            raise CannotEvaluate(CANNOT_ENUMERATE)
        case _:
            assert_never(enumerator)


def _list_files(given: FileEnumerator, folders: Folders) -> list[str]:
    found = walk_files(given.folder, given.files, folders, with_subfolders=given.traverse_subfolders)
    match given.retrieve:
        case Retrieve.FULLY_QUALIFIED:
            return found
        case Retrieve.NAME_AND_EXTENSION:
            return [PurePosixPath(path).name for path in found]
        case Retrieve.NAME_ONLY:
            return [PurePosixPath(path).stem for path in found]


def _list_values(name: str, values: Values) -> list[Any]:
    kind, value = values[find_target(name, values).qualified_name]
    if not isinstance(value, list):
        raise CannotEvaluate(f"The variable {name} holds no list to loop over. It is of the type {kind}.")
    return value


def _list_rows(given: RowEnumerator, sources: Sources) -> list[Any]:
    if given.file_connection:
        _, file = resolve_file(given.file_connection, sources.document, sources.shared_connections, sources.values)
        given = given.model_copy(update={"path": file.connection_string, "file_connection": ""})
    return read_row_file(given, sources.folders, sources.limit, sources.most)


def _pick(mapping: VariableMapping, item: Any) -> Any:
    if mapping.column is not None:
        if isinstance(item, dict) and mapping.column in item:
            return item[mapping.column]
        raise CannotEvaluate(f"The item has no column “{mapping.column}”, which {mapping.variable} is to take.")
    parts = item if isinstance(item, list) else [item]
    if mapping.index is None or mapping.index >= len(parts):
        raise CannotEvaluate(f"The item has no value {mapping.index}, which {mapping.variable} is to take.")
    return parts[mapping.index]
