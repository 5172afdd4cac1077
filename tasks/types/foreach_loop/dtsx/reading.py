"""Reading a Foreach Loop from SSIS's files: its enumerator, and the variables that take the values of each item."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from designer.dtsx.source import SourceEnumerator, SourceExecutable
from designer.interchange.importing.values import read_number
from designer.interchange.rules import EXPRESSION_NOT_FOLLOWED
from designer.registry.file_forms import ReadPart, Surroundings, TaskForm
from tasks.types.foreach_loop.dtsx import rules
from tasks.types.foreach_loop.dtsx.enumerators import ADO, DRIVEN, READERS
from tasks.types.foreach_loop.dtsx.mends import MENDS
from tasks.types.foreach_loop.dtsx.writing import write_foreach
from tasks.types.foreach_loop.properties import Enumerator, VariableMapping

ENUMERATOR: Final[TypeAdapter[Any]] = TypeAdapter(Enumerator)


def read_foreach(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give a Foreach Loop's enumerator and mappings; expressions stand on the enumerator in the file."""
    mappings = list(_read_mappings(source, around))
    if source.enumerator is None:
        around.findings.tell(rules.KEPT_ENUMERATOR, source, f"“{source.name}” has no enumerator.", key=source.path)
        return ReadPart({"variable_mappings": mappings})
    enumerator = _read_enumerator(source.enumerator, around)
    driven = _take_expressions(source.enumerator, enumerator, around)
    if "folder" not in driven and _is_windows_path(folder := enumerator.get("folder", "")):
        around.findings.tell(rules.WINDOWS_FOLDER, source, f"The folder is “{folder[:300]}”.", key=folder)
    return ReadPart({"enumerator": enumerator, "variable_mappings": mappings}, driven)


def _read_enumerator(source: SourceEnumerator, around: Surroundings) -> dict[str, Any]:
    """Give an enumerator that there is here; where there is none, or it holds what none can hold, it is kept."""
    reader = READERS.get(source.kind)
    given = reader(source.element) if reader else {}
    try:
        ENUMERATOR.validate_python(given)
    except ValidationError:
        around.findings.tell(
            rules.KEPT_ENUMERATOR, source, f"Its type is “{source.creation_name[:200]}”.", key=source.path
        )
        return {"kind": "Kept", "creation_name": source.creation_name, "source": around.keep(source.element)}
    if source.kind == ADO:
        where = given["variable"] or "no variable"
        around.findings.tell(rules.RECORDSET, source, f"The rows are in {where}.", key=source.path)
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
            around.findings.tell(rules.MAPPING, each, f"The mapping is to “{name[:200]}”.")
            continue
        yield given


def _is_windows_path(path: str) -> bool:
    return path.startswith("\\\\") or path[1:3] in (":\\", ":/") or path[1:] == ":"


FORM: Final = TaskForm(
    kinds=("STOCK:FOREACHLOOP",),
    read=read_foreach,
    write=write_foreach,
    driven_inside=DRIVEN,
    rules=rules.RULES,
    mends=MENDS,
)
