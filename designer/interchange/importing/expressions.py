"""Judging the expressions of a package that was read: those that nobody can read, and those whose values differ.

SSIS stores the value of a property expression in the property itself. Where nothing in an expression depends on a run,
ours must be the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from designer.dtsx.source import SourceObject, SourcePackage
from designer.expressions import ExpressionError, find_variables, limited, parse_value
from designer.interchange.importing.executables import Executables
from designer.interchange.importing.parts import shorten
from designer.interchange.rules import EXPRESSION_DIFFERS, EXPRESSION_UNREAD
from designer.package.document import (
    DISABLE,
    SYSTEM,
    ConnectionManagerDocument,
    ExecutableDocument,
    PackageDocument,
    ParameterDocument,
)
from designer.package.enumerations import EvaluationOperation
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.evaluated_properties import evaluate_each
from designer.registry.file_forms import Findings
from designer.registry.types import task_types
from designer.variables.system_variables import Circumstances

CLOCK: Final = re.compile(r"\bGET(UTC)?DATE\b", re.IGNORECASE)
MOMENT: Final = datetime(2000, 1, 1)
"""When a package is judged: no expression that depends on it is compared."""
DEEPEST: Final = 32
Part = ExecutableDocument | ConnectionManagerDocument


@limited()
def tell_expressions(
    document: PackageDocument,
    source: SourcePackage,
    executables: Executables,
    of_project: tuple[ParameterDocument, ...],
    findings: Findings,
) -> None:
    """Tell what cannot be read, and what gives another value than the file says."""
    sources = {made.id: each for each, made in executables.made}
    for owner, name, text in _find_expressions(document, source, sources):
        if problem := _find_problem(text):
            detail = f"{name} is {shorten(text)}. {problem}"
            findings.tell(EXPRESSION_UNREAD, owner, detail, property_name=name)
    values = DesignTimeValues(document, Circumstances(MOMENT, project_parameters=of_project))
    texts = {each.qualified_name: each.expression for each in document.variables if each.evaluate_as_expression}
    for each in document.executables:
        steady = {name: text for name, text in each.expressions.items() if _is_steady(text, texts)}
        if steady and each.type in task_types:
            given, _ = evaluate_each(each.model_copy(update={"expressions": steady}), values.values(each.id))
            _compare(each, given, sources[each.id], findings)


def _find_expressions(
    document: PackageDocument, package: SourcePackage, sources: Mapping[Any, SourceObject]
) -> Iterator[tuple[SourceObject, str, str]]:
    """Give each expression with the part that has it and the name of what it is."""
    for variable in document.variables:
        if variable.evaluate_as_expression and variable.expression:
            yield (
                _owner(variable.scope, sources, package),
                f"the expression of {variable.qualified_name}",
                variable.expression,
            )
    for constraint in document.precedence_constraints:
        if constraint.evaluation_operation is not EvaluationOperation.CONSTRAINT:
            owner = sources.get(constraint.to_executable, package)
            yield owner, "the expression of the constraint before it", constraint.expression
    managers = {each.id: each for each in package.connections}
    for manager in document.connections:
        yield from ((managers.get(manager.id, package), *pair) for pair in manager.expressions.items())
    yield from ((package, *pair) for pair in document.expressions.items())
    for executable in document.executables:
        yield from ((sources[executable.id], *pair) for pair in executable.expressions.items())
        yield from ((sources[executable.id], *pair) for pair in _own_expressions(executable))


def _owner(scope: Any, sources: Mapping[Any, SourceObject], package: SourcePackage) -> SourceObject:
    return sources.get(scope, package)


def _own_expressions(executable: ExecutableDocument) -> Iterable[tuple[str, str]]:
    """Give the properties that are expressions themselves."""
    made = task_types.get(executable.type)
    names = made.evaluated or () if made else ()
    return [(name, text) for name in names if isinstance(text := executable.properties.get(name), str) and text]


def _find_problem(text: str) -> str:
    try:
        parse_value(text)
    except ExpressionError as error:
        return str(error)
    return ""


def _is_steady(text: str, of_variables: Mapping[str, str], depth: int = 0) -> bool:
    """Tell whether the value of an expression depends neither on a run nor on the clock."""
    if CLOCK.search(text) or depth > DEEPEST:
        return False
    try:
        names = find_variables(text)
    except ExpressionError:
        return False
    inner = (of_variables[name] for name in names if name in of_variables)
    return not any(name.startswith(SYSTEM) or "::" not in name for name in names) and all(
        _is_steady(each, of_variables, depth + 1) for each in inner
    )


def _compare(
    executable: ExecutableDocument, given: Mapping[str, Any], source: SourceObject, findings: Findings
) -> None:
    for name, value in given.items():
        stored = executable.properties.get(name)
        if name == DISABLE or stored is None or not isinstance(value, str):
            continue
        if _plain(value) != _plain(str(stored)):
            detail = f"{name} is {shorten(str(stored))} in the file, and its expression gives {shorten(value)} here."
            findings.tell(EXPRESSION_DIFFERS, source, detail, property_name=name)


def _plain(text: str) -> str:
    """SSIS trims what it stores, and XML knows one kind of line end."""
    return "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
