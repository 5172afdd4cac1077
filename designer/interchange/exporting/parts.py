"""The parts of a document as SSIS describes them: variables, parameters, connection managers, constraints.

Each is made of the document and of what stood in the file that it came from, where a document does not speak of that.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.source import (
    Place,
    SourceConnection,
    SourceConstraint,
    SourceObject,
    SourceParameter,
    SourceVariable,
)
from designer.interchange.exporting.common import (
    INVALID_IN_NAMES,
    OPERATIONS,
    VALUES,
    VARIANT,
    storable,
    write_switches,
    write_value,
)
from designer.interchange.importing.connections import DRIVEN
from designer.interchange.importing.values import read_text
from designer.package.data_types import VariableType
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    ParameterDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import ConstraintValue, EvaluationOperation
from designer.registry.properties import read_properties
from designer.registry.types import connection_types
from designer.registry.written_parts import Destination, WrittenPart

NOTHING: Element = etree.Element("nothing")
IN_DUMPS_AS_TEXT, IN_DUMPS = "2345", "6789"
"""SSIS's IncludeInDebugDump of a String, and of all others."""


@dataclass(frozen=True)
class Export:
    """One export: where it goes, what the parts were read from, and those of which nobody has changed what is their
    type's own: that is written as it was read."""

    destination: Destination
    originals: Mapping[UUID, SourceObject] = field(default_factory=dict)
    unchanged: frozenset[UUID] = frozenset()
    places: Mapping[UUID, Place] = field(default_factory=dict)
    """Where those stand in the file that nobody has moved."""

    def original_of(self, part: UUID) -> SourceObject | None:
        """Give what a part was read from, if it is written as it was."""
        return self.originals[part] if part in self.unchanged else None

    def carry(self, part: UUID, described: Collection[str]) -> dict[str, str]:
        """Give the properties that the file had and that no document describes."""
        original = self.originals.get(part)
        properties = original.properties if original else {}
        return {name: value for name, value in properties.items() if name not in described}

    def element_of(self, part: UUID) -> Element:
        """Give the element that a part was read from."""
        original = self.originals.get(part)
        return original.element if original else NOTHING

    def name(self, part: UUID, name: str) -> str:
        """Give a name as SSIS takes it; one that came from SSIS stays."""
        original = self.originals.get(part)
        if original and original.name == name:
            return name
        return "".join("_" if letter in INVALID_IN_NAMES else letter for letter in storable(name))


VARIABLE_NAMES = frozenset(
    {"ObjectName", "Namespace", "Description", "Expression", "EvaluateAsExpression", "ReadOnly", "RaiseChangedEvent"}
)


def write_variable(variable: VariableDocument, export: Export) -> SourceVariable:
    """Give a variable as a file has it."""
    dump = IN_DUMPS_AS_TEXT if variable.type is VariableType.STRING else IN_DUMPS
    texts = {
        "ObjectName": variable.name,
        "Namespace": variable.namespace,
        "Description": storable(variable.description),
        "Expression": storable(variable.expression),
    }
    switches = {
        "EvaluateAsExpression": variable.evaluate_as_expression,
        "ReadOnly": variable.read_only,
        "RaiseChangedEvent": variable.raise_changed_event,
    }
    carried = {"CreationName": "", "IncludeInDebugDump": dump, **export.carry(variable.id, VARIABLE_NAMES)}
    properties = {**carried, **_filled(texts), **write_switches(switches)}
    original = export.originals.get(variable.id)
    if isinstance(original, SourceVariable) and _is_unchanged(original, variable):
        value, data, code = original.value, original.data, original.data_type
    else:
        value, data, code = storable(write_value(variable.type, variable.value)), None, VARIANT[variable.type]
    return SourceVariable(
        path="", element=NOTHING, line=0, id=variable.id, properties=properties, value=value, data_type=code, data=data
    )


def _is_unchanged(original: SourceVariable, variable: VariableDocument) -> bool:
    """Tell whether a file's value is still what the document has: then it stays as it was written."""
    try:
        return bool(read_text(variable.type, original.value) == variable.value)
    except ValueError:
        return False


PARAMETER_NAMES = frozenset({"ObjectName", "Description", "Required", "Sensitive", "DataType", "ParameterValue"})


def write_parameter(parameter: ParameterDocument, export: Export, codes: Mapping[VariableType, int]) -> SourceParameter:
    """Give a parameter as a file has it; a sensitive one has no value."""
    description = storable(parameter.description)
    texts = {"ObjectName": parameter.name, "Description": description}
    switches = write_switches({"Required": parameter.required, "Sensitive": parameter.sensitive})
    code = codes[parameter.type]
    carried = {"CreationName": "", "DataType": str(code), **export.carry(parameter.id, PARAMETER_NAMES)}
    return SourceParameter(
        path="",
        element=NOTHING,
        line=0,
        id=parameter.id,
        properties={**carried, **_filled(texts), **switches},
        value=storable(write_value(parameter.type, parameter.value)),
        data_type=code,
    )


CONNECTION_NAMES = frozenset({"ObjectName", "Description", "DelayValidation", "CreationName"})


def write_connection(manager: ConnectionManagerDocument, export: Export) -> SourceConnection | None:
    """Give a connection manager as a file has it; None where SSIS has no such type."""
    form = connection_types[manager.type].file_form if manager.type in connection_types else None
    if form is None or form.write is None:
        return None
    original = export.original_of(manager.id)
    written = WrittenPart(original.data) if original else form.write(read_storable(manager), export.destination)
    texts = {
        "ObjectName": export.name(manager.id, manager.name),
        "Description": storable(manager.description),
        "CreationName": original.creation_name if original else written.creation_name or form.kinds[0],
    }
    carried = export.carry(manager.id, CONNECTION_NAMES)
    return SourceConnection(
        path=f"\\Package.Connections[{manager.name}]",
        element=NOTHING,
        line=0,
        id=manager.id,
        properties={
            **carried,
            **_filled(texts),
            **write_switches({"DelayValidation": manager.delay_validation}),
            **written.properties,
        },
        expressions={
            **written.expressions,
            **write_expressions(manager.id, manager.expressions, {**DRIVEN, **form.driven}, export),
        },
        data=written.data,
    )


def read_storable(part: ConnectionManagerDocument | ExecutableDocument) -> Any:
    """Give a part's properties, each text as XML takes it."""
    cleaned = _clean(part.properties)
    return read_properties(part if cleaned == part.properties else part.model_copy(update={"properties": cleaned}))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


def write_expressions(
    part: UUID, expressions: Mapping[str, str], driven: Mapping[str, str], export: Export
) -> dict[str, str]:
    """Give property expressions under SSIS's names, with those of the file that nothing here drives."""
    original = export.originals.get(part)
    carried = {name: text for name, text in original.expressions.items() if name not in driven} if original else {}
    names = {ours: theirs for theirs, ours in reversed([*driven.items()])}
    written = {names[name]: storable(text) for name, text in expressions.items() if name in names}
    return {**carried, **written}


CONSTRAINT_NAMES = frozenset({"ObjectName", "Value", "EvalOp", "Expression", "LogicalAnd", "From", "To"})


def write_constraints(
    constraints: Iterable[PrecedenceConstraintDocument], paths: Mapping[UUID, str], export: Export
) -> Iterator[SourceConstraint]:
    """Give the precedence constraints of one container, under the names that they had or numbers."""
    taken: set[str] = set()
    for constraint in constraints:
        original = export.originals.get(constraint.id)
        name = _take("Constraint" if original is None or not original.name else original.name, taken)
        texts = {
            "ObjectName": name,
            "Value": "" if constraint.value is ConstraintValue.SUCCESS else VALUES[constraint.value],
            "EvalOp": _write_operation(constraint.evaluation_operation),
            "Expression": storable(constraint.expression),
        }
        carried = {"CreationName": "", **export.carry(constraint.id, CONSTRAINT_NAMES)}
        yield SourceConstraint(
            path="",
            element=NOTHING,
            line=0,
            id=constraint.id,
            properties={**carried, **_filled(texts), **write_switches({"LogicalAnd": constraint.logical_and})},
            from_path=paths[constraint.from_executable],
            to_path=paths[constraint.to_executable],
        )


def _write_operation(operation: EvaluationOperation) -> str:
    return "" if operation is EvaluationOperation.CONSTRAINT else OPERATIONS[operation]


def _take(name: str, taken: set[str]) -> str:
    number, free = 0, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    taken.add(free)
    return free


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}
