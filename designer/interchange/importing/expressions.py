"""Judging the expressions of a package that was read: those that nobody can read, and those whose values differ.

SSIS stores the value of a property expression in the property itself. Where nothing in an expression depends on a run,
ours must be the same.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from designer.dtsx.source import SourceExecutable, SourceObject, SourcePackage
from designer.expressions import ExpressionError, find_variables, limited, parse_either
from designer.interchange.importing.executables import Executables
from designer.interchange.importing.parts import shorten
from designer.interchange.importing.variables import tell_paths_in_variables
from designer.interchange.mending.texts import find_paths, is_certain
from designer.interchange.rules import EXPRESSION_DIFFERS, EXPRESSION_UNREAD, NOT_JUDGED, PATH_IN_TEXT
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
MOST_JUDGED: Final = 300_000
"""Characters of expressions that are read: what one package may cost (designer.expressions.OF_MANY) is for more."""
Part = ExecutableDocument | ConnectionManagerDocument


@limited()
def tell_expressions(
    document: PackageDocument,
    source: SourcePackage,
    executables: Executables,
    of_project: tuple[ParameterDocument, ...],
    findings: Findings,
) -> PackageDocument:
    """Tell what cannot be read, and what gives another value than the file says. Gives the document with the values
    that are taken as they are here, where somebody has said so."""
    sources = {made.id: each for each, made in executables.made}
    left, used = MOST_JUDGED, set[str]()
    for owner, name, text in _find_expressions(document, source, sources):
        left -= len(text)
        if left < 0:
            findings.tell(NOT_JUDGED, source, f"More than {MOST_JUDGED:,} characters of them were judged.")
            return document
        used.update(_name_variables(text))
        if problem := _find_problem(text):
            detail = f"{name} is {shorten(text)}. {problem}"
            findings.tell(EXPRESSION_UNREAD, owner, detail, property_name=name, key=_find_key(text, owner))
        for path in find_paths(text):
            key = path if is_certain(text) and _find_key(text, owner) else None
            findings.tell(PATH_IN_TEXT, owner, f"{name} holds {shorten(path)}.", property_name=name, key=key)
    tell_paths_in_variables(source, used, findings)
    values = DesignTimeValues(document, Circumstances(MOMENT, project_parameters=of_project))
    steadiness = Steadiness({v.qualified_name: v.expression for v in document.variables if v.evaluate_as_expression})
    taken: list[ExecutableDocument] = []
    for each in document.executables:
        steady = {name: text for name, text in each.expressions.items() if steadiness.is_steady(text)}
        if steady and each.type in task_types:
            given, _ = evaluate_each(each.model_copy(update={"expressions": steady}), values.values(each.id))
            each = _compare(each, given, sources[each.id], findings)
        taken.append(each)
    return document.model_copy(update={"executables": taken})


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


def _name_variables(text: str) -> Iterator[str]:
    """Name the variables of an expression, in small letters and without namespaces."""
    try:
        yield from (name.rpartition("::")[2].casefold() for name in find_variables(text))
    except ExpressionError:
        return


def _find_key(text: str, owner: SourceObject) -> str | None:
    """Give what stands for the text, where it drives a property or gives a variable its value: what is stored there
    can count instead."""
    holders = [owner, *(owner.variables if isinstance(owner, SourceExecutable) else ())]
    inside = owner.enumerator if isinstance(owner, SourceExecutable) else None
    texts = [each for holder in (*holders, *([inside] if inside else [])) for each in holder.expressions.values()]
    texts += [each.properties.get("Expression", "") for each in holders[1:]]
    return digest_of_text(text) if text in texts else None


def digest_of_text(text: str) -> str:
    """Give what stands for an expression's text, so that a mend is about all that are the same."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _owner(scope: Any, sources: Mapping[Any, SourceObject], package: SourcePackage) -> SourceObject:
    return sources.get(scope, package)


def _own_expressions(executable: ExecutableDocument) -> Iterable[tuple[str, str]]:
    """Give the properties that are expressions themselves."""
    made = task_types.get(executable.type)
    names = made.evaluated or () if made else ()
    return [(name, text) for name in names if isinstance(text := executable.properties.get(name), str) and text]


def _find_problem(text: str) -> str:
    try:
        parse_either(text)
    except ExpressionError as error:
        return str(error)
    return ""


class Steadiness:
    """Tells of expressions whether their values depend on a run or on the clock, themselves or by a variable's."""

    def __init__(self, of_variables: Mapping[str, str]) -> None:
        self._texts = of_variables
        self._known: dict[str, bool] = {}

    def is_steady(self, text: str, depth: int = 0) -> bool:
        """Tell whether the value is the same at each time."""
        if CLOCK.search(text) or depth > DEEPEST:
            return False
        try:
            names = find_variables(text)
        except ExpressionError:
            return False
        return all(self._is_steady_variable(name, depth) for name in names)

    def _is_steady_variable(self, name: str, depth: int) -> bool:
        if name.startswith(SYSTEM) or "::" not in name:
            return False
        if name not in self._known:
            self._known[name] = False  # as long as it is not known, so that a circle ends
            self._known[name] = name not in self._texts or self.is_steady(self._texts[name], depth + 1)
        return self._known[name]


def _compare(
    executable: ExecutableDocument, given: Mapping[str, Any], source: SourceObject, findings: Findings
) -> ExecutableDocument:
    """Tell where a value differs from what the file has, and take it where somebody has said that it is right."""
    taken = {}
    for name, value in given.items():
        stored = executable.properties.get(name)
        if name == DISABLE or stored is None or not isinstance(value, str):
            continue
        if _plain(value) != _plain(str(stored)):
            detail = f"{name} is {shorten(str(stored))} in the file, and its expression gives {shorten(value)} here."
            findings.tell(EXPRESSION_DIFFERS, source, detail, property_name=name, key="")
            if f"{EXPRESSION_DIFFERS.code} {source.path}.Properties[{name}]" in source.settled:
                taken[name] = value
    return executable.model_copy(update={"properties": {**executable.properties, **taken}}) if taken else executable


def _plain(text: str) -> str:
    """SSIS trims what it stores, and XML knows one kind of line end."""
    return "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
