"""What all parts have in common, as SSIS's files have it: text under SSIS's names, and nothing that is a default."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from designer.package.data_types import VariableType, read_value
from designer.package.document import DtsContainer, ExecutableDocument
from designer.package.enumerations import ConstraintValue, EvaluationOperation

T = VariableType
VARIANT: Final = {
    T.BOOLEAN: 11,
    T.BYTE: 17,
    T.CHAR: 18,
    T.DATE_TIME: 7,
    T.DB_NULL: 1,
    T.DECIMAL: 14,
    T.DOUBLE: 5,
    T.INT16: 2,
    T.INT32: 3,
    T.INT64: 20,
    T.OBJECT: 13,
    T.SBYTE: 16,
    T.SINGLE: 4,
    T.STRING: 8,
    T.UINT32: 19,
    T.UINT64: 21,
}
CLR: Final = {
    T.BOOLEAN: 3,
    T.BYTE: 6,
    T.DATE_TIME: 16,
    T.DECIMAL: 15,
    T.DOUBLE: 14,
    T.INT16: 7,
    T.INT32: 9,
    T.INT64: 11,
    T.SBYTE: 5,
    T.SINGLE: 13,
    T.STRING: 18,
    T.UINT32: 10,
    T.UINT64: 12,
}
VALUES: Final = {ConstraintValue.SUCCESS: "0", ConstraintValue.FAILURE: "1", ConstraintValue.COMPLETION: "2"}
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
OPERATIONS: Final = {
    EvaluationOperation.EXPRESSION: "1",
    EvaluationOperation.CONSTRAINT: "2",
    EvaluationOperation.EXPRESSION_AND_CONSTRAINT: "3",
    EvaluationOperation.EXPRESSION_OR_CONSTRAINT: "4",
}
YES: Final = "True"
INVALID_IN_NAMES: Final = frozenset("/\\:[].=")
"""Characters that SSIS refuses in the name of an object."""
CONTAINER_NAMES: Final = frozenset(
    {"DelayValidation", "DisableEventHandlers", "MaxErrorCount", "ForceExecutionResult", "Description", "ObjectName"}
)
EXECUTABLE_NAMES: Final = CONTAINER_NAMES | {"Disabled", "FailPackageOnFailure", "FailParentOnFailure"}
PACKAGE_NAMES: Final = CONTAINER_NAMES | {"MaxConcurrentExecutables"}


def write_container(part: DtsContainer, name: str, description: str) -> dict[str, str]:
    """Give what a package, container or task has in common."""
    values = {
        "ObjectName": name,
        "Description": storable(description),
        "DelayValidation": YES if part.delay_validation else "",
        "DisableEventHandlers": YES if part.disable_event_handlers else "",
        "MaxErrorCount": str(part.maximum_error_count) if part.maximum_error_count != 1 else "",
        "ForceExecutionResult": _filled(part.force_execution_result.number, default=-1),
    }
    return {name: value for name, value in values.items() if value}


def write_executable(part: ExecutableDocument) -> dict[str, str]:
    """Give what every executable has."""
    switches = {
        "Disabled": part.disable,
        "FailPackageOnFailure": part.fail_package_on_failure,
        "FailParentOnFailure": part.fail_parent_on_failure,
    }
    return {**write_container(part, part.name, part.description), **write_switches(switches)}


def write_switches(switches: Mapping[str, bool]) -> dict[str, str]:
    """Give those that are on."""
    return {name: YES for name, is_on in switches.items() if is_on}


def _filled(number: int, default: int) -> str:
    return str(number) if number != default else ""


def write_value(kind: VariableType, value: Any) -> str:
    """Give a value of a document as the text that SSIS's files have. An Object has none."""
    if value is None or kind is T.OBJECT:
        return ""
    if kind is T.BOOLEAN:
        return "-1" if value else "0"
    if kind is T.CHAR:
        return str(ord(value))
    return _write_moment(read_value(kind, value)) if kind is T.DATE_TIME else str(value)


def _write_moment(moment: datetime) -> str:
    """Write a day and time as .NET's invariant culture has it: SSIS reads it whatever the machine's language."""
    hour = moment.hour % 12 or 12
    return f"{moment.month}/{moment.day}/{moment.year:04} {hour}:{moment:%M:%S} {'AM' if moment.hour < 12 else 'PM'}"


def storable(text: str) -> str:
    """Give a text without the characters that XML has no way to write."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
