"""Reading a Foreach Loop from SSIS's files: its enumerator, and the variables that take the values of each item."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from designer.dtsx.findings import Rule, Severity
from designer.dtsx.source import SourceEnumerator, SourceExecutable
from designer.interchange.importing.values import read_number
from designer.interchange.rules import EXPRESSION_NOT_FOLLOWED
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm
from tasks.types.foreach_loop.dtsx.enumerators import ADO, DRIVEN, READERS
from tasks.types.foreach_loop.dtsx.writing import write_foreach
from tasks.types.foreach_loop.properties import Enumerator, VariableMapping

KEPT_ENUMERATOR: Final = Rule(
    "MW-I-0130",
    Severity.ERROR,
    "A Foreach Loop goes over what nothing here can list",
    "A run that would reach the loop does not begin. The enumerator is kept as it stands.",
    "Choose another enumerator: rows of a file, files of a folder, or a list that a variable holds.",
)
RECORDSET: Final = Rule(
    "MW-I-0131",
    Severity.WARNING,
    "A Foreach Loop goes over the rows of a recordset",
    "Here it goes over the list that the variable holds. Where a task that does not run here fills the variable, the "
    "list is empty and the loop does nothing.",
    "Let the loop go over the rows of a CSV or JSON file, or give the variable a list.",
)
MAPPING: Final = Rule(
    "MW-I-0132",
    Severity.ERROR,
    "A variable mapping of a Foreach Loop names no variable",
    "The mapping is left out.",
    "Map the variable in the loop's editor.",
)
WINDOWS_FOLDER: Final = Rule(
    "MW-I-0133",
    Severity.ERROR,
    "A Foreach Loop goes over a folder on a Windows drive or share",
    "The workers do not have it under this path.",
    "Put the files into the project's files or an allowed folder, and write the folder's path there.",
)
ENUMERATOR: Final[TypeAdapter[Any]] = TypeAdapter(Enumerator)


def read_foreach(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give a Foreach Loop's enumerator and mappings; expressions stand on the enumerator in the file."""
    mappings = list(_read_mappings(source, around))
    if source.enumerator is None:
        around.findings.tell(KEPT_ENUMERATOR, source, f"“{source.name}” has no enumerator.")
        return ReadPart({"variable_mappings": mappings})
    enumerator = _read_enumerator(source.enumerator, around)
    driven = _take_expressions(source.enumerator, enumerator, around)
    if "folder" not in driven and _is_windows_path(enumerator.get("folder", "")):
        around.findings.tell(WINDOWS_FOLDER, source, f"The folder is “{enumerator['folder'][:300]}”.")
    return ReadPart({"enumerator": enumerator, "variable_mappings": mappings}, driven)


def _read_enumerator(source: SourceEnumerator, around: Surroundings) -> dict[str, Any]:
    """Give an enumerator that there is here; where there is none, or it holds what none can hold, it is kept."""
    reader = READERS.get(source.kind)
    given = reader(source.element) if reader else {}
    try:
        ENUMERATOR.validate_python(given)
    except ValidationError:
        around.findings.tell(KEPT_ENUMERATOR, source, f"Its type is “{source.creation_name[:200]}”.")
        return {"kind": "Kept", "creation_name": source.creation_name, "source": around.keep(source.element)}
    if source.kind == ADO:
        around.findings.tell(RECORDSET, source, f"The rows are in {given['variable'] or 'no variable'}.")
    return given


def _take_expressions(source: SourceEnumerator, enumerator: dict[str, Any], around: Surroundings) -> dict[str, str]:
    known = DRIVEN if enumerator["kind"] == "File" else {}
    for name in source.expressions.keys() - known.keys():
        detail = f"The expression of {name[:200]} is “{source.expressions[name][:200]}”."
        around.findings.tell(EXPRESSION_NOT_FOLLOWED, source, detail, property_name=name[:200])
    return {known[name]: text for name, text in source.expressions.items() if name in known}


def _read_mappings(source: SourceExecutable, around: Surroundings) -> Iterator[dict[str, Any]]:
    for each in source.mappings:
        name = each.properties.get("VariableName", "").strip()
        given = {"variable": name, "index": max(read_number(each.properties.get("ValueIndex", ""), 0), 0)}
        try:
            VariableMapping.model_validate(given)
        except ValidationError:
            around.findings.tell(MAPPING, each, f"The mapping is to “{name[:200]}”.")
            continue
        yield given


def _is_windows_path(path: str) -> bool:
    return path.startswith("\\\\") or path[1:3] in (":\\", ":/") or path[1:] == ":"


FORM: Final = TaskForm(
    kinds=("STOCK:FOREACHLOOP",),
    read=read_foreach,
    write=write_foreach,
    driven_inside=DRIVEN,
    rules=(KEPT_ENUMERATOR, RECORDSET, MAPPING, WINDOWS_FOLDER),
)
