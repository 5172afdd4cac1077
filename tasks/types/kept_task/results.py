"""What a kept task would find: the variables that take it, here from the rows of a file."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from designer.input.texts import NO_NUL
from designer.package.data_types import VariableType, write_value
from designer.registry.types import Assigned
from designer.variables.values import CannotEvaluate, Values, fit
from tasks.types.properties import Properties, Reference
from tasks.types.rows.values import find_target, parse_text

MOST_BINDINGS: Final = 100
NO_ROW: Final = "“{path}” has no row, and the statement gives one."
NO_VALUE: Final = "The first row of “{path}” has no value “{name}”, which {variable} is to take."


class ResultSet(StrEnum):
    """What a statement gives, by SSIS's words. FULL is a list of rows, which an Object variable takes; it is what a
    Recordset Destination gives, too."""

    NONE = "None"
    SINGLE_ROW = "SingleRow"
    FULL = "Rowset"
    XML = "XML"


class ResultBinding(Properties):
    """The variable that takes a result: of a single row the value of a column, by its name or its place from 0."""

    result: Annotated[str, StringConstraints(max_length=128, pattern=NO_NUL)]
    variable: Reference


Bindings = Annotated[list[ResultBinding], Field(max_length=MOST_BINDINGS)]


def find_results(properties: Mapping[str, Any]) -> Iterator[Assigned]:
    """Name the variables that take rows of a file in a run, which are made of nothing else (TaskType.find_assigned)."""
    bindings = properties.get("bindings")
    if properties.get("outcome") != "Rows" or not isinstance(bindings, list):
        return
    for each in bindings:
        if isinstance(each, dict) and isinstance(each.get("variable"), str):
            yield Assigned(each["variable"], frozenset())


def give_results(
    result_set: ResultSet, bindings: Sequence[ResultBinding], rows: Sequence[Any], values: Values, path: str
) -> dict[UUID, Any]:
    """Give the values, as JSON, that rows of a file make of variables, by their IDs. Raises CannotEvaluate."""
    if result_set is ResultSet.FULL:
        listed = [list(row.values()) if isinstance(row, dict) else row for row in rows]
        return dict(_give(each, listed, values) for each in bindings)
    if not rows:
        raise CannotEvaluate(NO_ROW.format(path=path))
    return dict(_give(each, _pick(each, rows[0], path), values) for each in bindings)


def _pick(binding: ResultBinding, row: Any, path: str) -> Any:
    if isinstance(row, dict) and binding.result in row:
        return row[binding.result]
    parts, name = list(row.values()) if isinstance(row, dict) else row, binding.result
    if name.isascii() and name.isdigit() and int(name) < len(parts):
        return parts[int(name)]
    raise CannotEvaluate(NO_VALUE.format(path=path, name=name, variable=binding.variable))


def _give(binding: ResultBinding, given: Any, values: Values) -> tuple[UUID, Any]:
    variable = find_target(binding.variable, values)
    what = f"The result for {variable.qualified_name}"
    if isinstance(given, str) and variable.type is not VariableType.OBJECT:
        given = parse_text(variable, given, what)
    return variable.id, write_value(fit(variable.type, given, what))
