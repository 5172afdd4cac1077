"""What in a package of a run is made of something sensitive: told from what refers to what, in one step or in several.

An expression that only refers to something sensitive counts as made of it, whatever it does with it: rather one value
too many is masked. Where an expression makes an expression, or the name of a variable, nobody can tell what that will
refer to, so it counts as soon as there is anything sensitive at all.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    PackageDocument,
    ParameterDocument,
)
from designer.package.enumerations import ContainerType
from designer.variables.scopes import name_parameters
from tasks.runtime.secrecy.names import find_names, name_in_brackets, name_plainly, read_texts
from tasks.types.containers.assigned import ASSIGNING, find_mapped, read_assignments

Origins = Mapping[UUID, frozenset[str]]
"""The properties of executables, and of constraints, that are made of something sensitive, by the ID of whose they are.
One that has none is not there."""
Managers = Mapping[str, set[str]]
"""What the expressions of connection managers refer to, by the name or ID that a task writes, in small letters."""
EVALUATED = {*(name for names in ASSIGNING.values() for name in names), "eval_expression"}
"""Properties that are expressions themselves."""
SOURCE = "message_source"
NAMING = {"variable", "source", SOURCE}
"""What holds the name of a variable, which may be without a namespace there."""
SOURCE_TYPE = "message_source_type"


def find_secret_names(
    document: PackageDocument,
    of_project: Sequence[ParameterDocument] = (),
    shared: Iterable[ConnectionManagerDocument] = (),
) -> set[str]:
    """Give the names of sensitive parameters, and of variables, without namespace, that may hold their values."""
    secret = {name for name, each in name_parameters(document, of_project).items() if each.sensitive}
    flows = list(_find_flows(document, secret, _read_managers(document, shared))) if secret else []
    while more := {name_plainly(target) for target, sources in flows if secret & sources} - secret:
        secret |= more
    return secret


def find_secret_variables(document: PackageDocument, secret: Collection[str]) -> frozenset[UUID]:
    """Give the variables whose names are secret."""
    return frozenset(each.id for each in document.variables if each.name in secret)


def find_origins(
    document: PackageDocument, secret: Collection[str], shared: Iterable[ConnectionManagerDocument] = ()
) -> dict[UUID, frozenset[str]]:
    """Give what of a package's executables and constraints is made of what has these names."""
    if not secret:
        return {}
    known, managers = set(secret), _read_managers(document, shared)
    found = {each.id: frozenset(_find_properties(each, known, managers)) for each in document.executables}
    found |= {
        each.id: frozenset({"expression"})
        for each in document.precedence_constraints
        if find_names(each.expression) & known
    }
    return {identifier: names for identifier, names in found.items() if names}


def _find_properties(executable: ExecutableDocument, secret: set[str], managers: Managers) -> Iterator[str]:
    for name, expression in executable.expressions.items():
        if find_names(expression) & secret or _may_refer(executable, name, secret, managers):
            yield name
    for name, value in executable.properties.items():
        is_named = any(_is_secret(key, text, secret, managers) for key, text in read_texts(name, value))
        if is_named or (name in EVALUATED and not _find_evaluated(executable, name).isdisjoint(secret)):
            yield name


def _may_refer(executable: ExecutableDocument, driven: str, secret: set[str], managers: Managers) -> bool:
    """Tell whether an expression makes what refers to something else, which may then be anything."""
    if driven == "smtp_connection":
        return any(names & secret for names in managers.values())
    if driven == SOURCE:
        kind = executable.properties.get(SOURCE_TYPE, "DirectInput")
        return SOURCE_TYPE in executable.expressions or kind != "DirectInput"
    return driven == SOURCE_TYPE or driven in EVALUATED


def _is_secret(key: str, text: str, secret: set[str], managers: Managers) -> bool:
    """Tell whether a text in a property is the name of something sensitive."""
    is_name = "::" in text or key in NAMING
    return (is_name and name_in_brackets(text) in secret) or bool(managers.get(text.casefold(), set()) & secret)


def _find_evaluated(executable: ExecutableDocument, name: str) -> set[str]:
    """Give what a property that is an expression, or an assignment, refers to."""
    text = str(executable.properties.get(name, ""))
    assigned = read_assignments(executable.type, {name: text})
    referred = {name_plainly(one.name) for each in assigned for one in each.expression.references}
    return referred | find_names(text)


def _read_managers(document: PackageDocument, shared: Iterable[ConnectionManagerDocument]) -> dict[str, set[str]]:
    managers: dict[str, set[str]] = {}
    for each in (*document.connections, *shared):
        if names := set[str]().union(*map(find_names, each.expressions.values())):
            for key in (str(each.id), each.name.casefold()):
                managers.setdefault(key, set()).update(names)
    return managers


def _find_flows(document: PackageDocument, given: set[str], managers: Managers) -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each variable that is given a value, with the names of all that the value is made of.

    given are the sensitive parameters.
    """
    for variable in document.variables:
        if variable.expression:
            yield variable.name, find_names(variable.expression)
    for executable in document.executables:
        texts = read_texts("", executable.properties)
        around = set[str]().union(*(managers.get(text.casefold(), set()) for _, text in texts))
        around |= set[str]().union(*map(find_names, executable.expressions.values()))
        for target, sources in _find_assignments(executable):
            yield target, sources | around
        if executable.expressions.keys() & EVALUATED:
            yield from ((each.name, given) for each in document.variables)


def _find_assignments(executable: ExecutableDocument) -> Iterator[tuple[str, set[str]]]:
    for assignment in read_assignments(executable.type, executable.properties):
        yield assignment.target.name, {name_plainly(each.name) for each in assignment.expression.references}
    if executable.type == ContainerType.FOREACH_LOOP:
        enumerator: Mapping[str, Any] = executable.properties.get("enumerator") or {}
        for name in find_mapped(executable.properties):
            yield name, {name_plainly(enumerator.get("variable") or "")}
