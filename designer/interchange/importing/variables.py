"""Variables and parameters of a file, as a document has them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from designer.dtsx.source import SourceObject, SourcePackage, SourceParameter, SourceVariable
from designer.interchange.importing.fitting import clean_identifier
from designer.interchange.importing.parts import Parts, shorten
from designer.interchange.importing.values import OF_CLR, OF_VARIANT, is_true, read_text
from designer.interchange.mending.paths import is_windows_path
from designer.interchange.rules import (
    NAME_CHANGED,
    PATH_IN_TEXT,
    SENSITIVE,
    TYPE_CHANGED,
    VALUE_LEFT_OUT,
    VALUE_UNREAD,
)
from designer.package.data_types import DEFAULTS, VariableType
from designer.package.document import NO_PARAMETERS, SYSTEM, ParameterDocument, VariableDocument
from designer.registry.file_forms import Findings


def import_variables(
    variables: Iterable[SourceVariable], scope: UUID | None, owner: SourceObject, parts: Parts
) -> list[VariableDocument]:
    """Make the variables of one scope. Those of the namespace System are SSIS's own, which every scope has anyway."""
    return [_import_variable(each, scope, owner, parts) for each in variables if namespace_of(each) != SYSTEM]


def tell_paths_in_variables(package: SourcePackage, used: Collection[str], findings: Findings) -> None:
    """Tell which variables hold paths on Windows drives or shares, of those that expressions use."""
    for owner in package.walk():
        for each in owner.variables:
            is_fixed = not is_true(each.properties.get("EvaluateAsExpression", ""))
            if is_fixed and each.name.casefold() in used and is_windows_path(each.value):
                path = each.value.strip()
                findings.tell(PATH_IN_TEXT, each, f"“{each.name}” is {shorten(path)}.", key=path)


def namespace_of(variable: SourceVariable) -> str:
    """Give a variable's namespace."""
    return variable.properties.get("Namespace", "").strip() or "User"


def import_parameters(parameters: Iterable[SourceParameter], parts: Parts) -> list[ParameterDocument]:
    """Make the parameters of a package or a project."""
    return [_import_parameter(each, parts) for each in parameters]


def _import_variable(source: SourceVariable, scope: UUID | None, owner: SourceObject, parts: Parts) -> VariableDocument:
    namespace = clean_identifier(namespace_of(source))
    name = _take_name(source, parts, ("variable", scope, namespace))
    kind = _read_type(source, OF_VARIANT, parts)
    expression = source.properties.get("Expression", "")
    return VariableDocument(
        id=parts.take_id(source, owner.path),
        scope=scope,
        namespace=namespace,
        name=name,
        description=parts.take_description(source),
        type=kind,
        value=_read_value(source, kind, source.value, parts),
        expression=expression if parts.fits(source, "Expression", expression) else "",
        evaluate_as_expression=is_true(source.properties.get("EvaluateAsExpression", "")),
        read_only=is_true(source.properties.get("ReadOnly", "")),
        raise_changed_event=is_true(source.properties.get("RaiseChangedEvent", "")),
    )


def _import_parameter(source: SourceParameter, parts: Parts) -> ParameterDocument:
    kind = _read_type(source, OF_CLR if source.is_clr else OF_VARIANT, parts)
    if kind in NO_PARAMETERS:
        detail = f"“{source.name}” is of the type {kind}, which no parameter can be here; it is a String."
        parts.findings.tell(TYPE_CHANGED, source, detail)
        kind = VariableType.STRING
    is_sensitive = is_true(source.properties.get("Sensitive", ""))
    if is_sensitive:
        parts.findings.tell(SENSITIVE, source, f"“{source.name}” is sensitive.")
    return ParameterDocument(
        id=parts.take_id(source),
        name=_take_name(source, parts, "parameter"),
        description=parts.take_description(source),
        type=kind,
        value=None if is_sensitive else _read_value(source, kind, source.value, parts),
        required=is_true(source.properties.get("Required", "")),
        sensitive=is_sensitive,
    )


def _take_name(source: SourceObject, parts: Parts, where: object) -> str:
    """Give a name of its own among those of one scope and namespace."""
    name = clean_identifier(parts.make_unique(where, clean_identifier(source.name)).replace(" (", "_").rstrip(")"))
    if name != source.name:
        parts.findings.tell(NAME_CHANGED, source, f"“{source.name[:200]}” is called “{name}” here.")
    return name


def _read_type(
    source: SourceVariable | SourceParameter, numbers: Mapping[int, VariableType], parts: Parts
) -> VariableType:
    kind = numbers.get(source.data_type) if source.data_type is not None else VariableType.STRING
    if kind is None:
        detail = f"“{source.name}” has the data type {source.data_type}, which SSIS does not document; it is a String."
        parts.findings.tell(TYPE_CHANGED, source, detail)
    return kind or VariableType.STRING


def _read_value(source: SourceObject, kind: VariableType, text: str, parts: Parts) -> Any:
    if "\0" in text:
        parts.findings.tell(VALUE_LEFT_OUT, source, f"The value of “{source.name}” holds NUL, which is no text.")
        text = text.replace("\0", "")
    try:
        return read_text(kind, text)
    except ValueError:
        detail = f"The value of “{source.name}”, {shorten(text)}, is no {kind}."
        parts.findings.tell(VALUE_UNREAD, source, detail)
        return DEFAULTS[kind]
