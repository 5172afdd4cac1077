"""What in a package of a run is made of something sensitive: told from what refers to what, in one step or in several.

An expression that only refers to something sensitive counts as made of it, whatever it does with it: rather one value
too many is masked. Where an expression makes an expression, or the name of a variable, nobody can tell what that will
refer to, so it counts as soon as there is anything sensitive at all.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, ParameterDocument
from designer.registry.types import Assigned, task_types
from designer.variables.parameters import name_parameters
from tasks.runtime.secrecy.names import find_evaluated_names, find_names, name_in_brackets, name_plainly, read_texts

Origins = Mapping[UUID, frozenset[str]]
"""The properties of executables, and of constraints, that are made of something sensitive, by the ID of whose they are.
One that has none is not there."""
Managers = Mapping[str, set[str]]
"""What the expressions of connection managers refer to, by the name or ID that a task writes, in small letters."""
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
    evaluated = _evaluated_of(executable)
    for name, value in executable.properties.items():
        is_named = any(_is_secret(key, text, secret, managers) for key, text in read_texts(name, value))
        if is_named or (name in evaluated and not find_evaluated_names(str(value)).isdisjoint(secret)):
            yield name


def _may_refer(executable: ExecutableDocument, driven: str, secret: set[str], managers: Managers) -> bool:
    """Tell whether an expression makes what refers to something else, which may then be anything."""
    if driven == "smtp_connection":
        return any(names & secret for names in managers.values())
    if driven == SOURCE:
        kind = executable.properties.get(SOURCE_TYPE, "DirectInput")
        return SOURCE_TYPE in executable.expressions or kind != "DirectInput"
    return driven == SOURCE_TYPE or driven in _evaluated_of(executable)


def _is_secret(key: str, text: str, secret: set[str], managers: Managers) -> bool:
    """Tell whether a text in a property is the name of something sensitive."""
    is_name = "::" in text or key in NAMING
    return (is_name and name_in_brackets(text) in secret) or bool(managers.get(text.casefold(), set()) & secret)


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
        texts = [text for _, text in read_texts("", executable.properties)]
        around = set[str]().union(*(managers.get(text.casefold(), set()) for text in texts))
        around |= set[str]().union(*map(find_names, executable.expressions.values()))
        for each in _assigned_by(executable):
            yield each.variable, _find_sources(each, texts) | around
        if executable.expressions.keys() & _evaluated_of(executable):
            yield from ((variable.name, given) for variable in document.variables)


def _assigned_by(executable: ExecutableDocument) -> Iterable[Assigned]:
    known = task_types.get(executable.type)
    return known.assigned_by(executable.properties) if known else ()


def _evaluated_of(executable: ExecutableDocument) -> frozenset[str]:
    """Give the properties that are expressions themselves."""
    known = task_types.get(executable.type)
    return known.evaluated_properties if known else frozenset()


def _find_sources(assigned: Assigned, texts: Iterable[str]) -> set[str]:
    """Give what a variable's value is made of: where its type does not say so, all that the properties may refer to."""
    if assigned.sources is not None:
        return {name_plainly(each) for each in assigned.sources}
    return set[str]().union(*(find_evaluated_names(text) | {name_in_brackets(text)} for text in texts))
