"""Which variables may hold what is sensitive, so that no log and no page shows their values.

A variable that is made of a sensitive parameter, in one step or in several, counts as sensitive itself. An expression
that only refers to one says so, whatever it does with it: rather one value too many is masked.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from designer.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.enumerations import ContainerType
from designer.expressions import ExpressionError, find_variables
from designer.scopes import CannotEvaluate, Values, name_parameters
from tasks.containers.assigned import find_mapped, read_assignments

MASK = "••••••"
LONGEST = 1000
"""Letters of a value that a message tells."""
FEW = 4


def find_secret_names(document: PackageDocument, of_project: Sequence[ParameterDocument] = ()) -> set[str]:
    """Give the names of sensitive parameters, and of variables, without namespace, that may hold their values."""
    flows = list(_find_flows(document))
    secret = {name for name, each in name_parameters(document, of_project).items() if each.sensitive}
    while more := {_short(target) for target, sources in flows if secret & sources} - secret:
        secret |= more
    return secret


def find_secret_variables(document: PackageDocument, secret: Collection[str]) -> frozenset[UUID]:
    """Give the variables whose names are secret."""
    return frozenset(each.id for each in document.variables if each.name in secret)


def redact(sentence: str, values: Values, secret: Collection[str]) -> str:
    """Give a sentence without the values that secret names have now; one of few letters is found in quotes only."""
    texts = {text for name in values if name_plainly(name) in secret if (text := _read(values, name))}
    for text in sorted(texts, key=len, reverse=True):
        sentence = sentence.replace(f"“{text}”", f"“{MASK}”")
        if len(text) >= FEW:
            sentence = sentence.replace(text, MASK)
    return sentence


def tell_change(variable: VariableDocument, value: Any, secret: Collection[UUID]) -> str:
    """Say what a variable was changed to."""
    return f"{variable.qualified_name} was changed to {hide(variable, value, secret)}."


def hide(variable: VariableDocument, value: Any, secret: Collection[UUID]) -> str:
    """Give the value of a variable as people may read it."""
    return MASK if variable.id in secret else show_value(value)


def show_value(value: Any) -> str:
    """Give a value that is kept as JSON as people read it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _find_flows(document: PackageDocument) -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each variable that is given a value, with the names of all that the value is made of."""
    for variable in document.variables:
        if variable.expression:
            yield variable.name, _find_names(variable.expression)
    for executable in document.executables:
        driven = set[str]().union(*map(_find_names, executable.expressions.values()))
        for target, sources in _find_assignments(executable):
            yield target, sources | driven


def _find_assignments(executable: ExecutableDocument) -> Iterator[tuple[str, set[str]]]:
    for assignment in read_assignments(executable.type, executable.properties):
        yield assignment.target.name, {name_plainly(each.name) for each in assignment.expression.references}
    if executable.type == ContainerType.FOREACH_LOOP:
        enumerator: Mapping[str, Any] = executable.properties.get("enumerator") or {}
        for name in find_mapped(executable.properties):
            yield name, {name_plainly(enumerator.get("variable") or "")}


def _read(values: Values, name: str) -> str:
    try:
        return str(values[name][1])
    except (CannotEvaluate, ExpressionError):
        return ""  # what has no value is told to nobody


def _find_names(expression: str) -> set[str]:
    try:
        return {name_plainly(name) for name in find_variables(expression)}
    except ExpressionError:
        return set()  # it gives no value either


def name_plainly(name: str) -> str:
    """Give a parameter's name as it is, and a variable's without its namespace, which expressions may leave out."""
    return name if name.startswith("$") else _short(name)


def _short(name: str) -> str:
    return name.rpartition("::")[2]
