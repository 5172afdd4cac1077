"""Tasks, containers and event handlers as elements of format 6 or 8, each with everything in it."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.kinds import CONTAINERS, EVENT_HANDLER, PACKAGE, name_kind
from designer.dtsx.source import FileRefused, SourceExecutable
from designer.dtsx.writing.parts import (
    add_data,
    add_expressions,
    add_group,
    make_part,
    write_constraint,
    write_variable,
)
from designer.dtsx.xml.elements import dts

MOST_NESTED = 100

NO_OBJECT_DATA = CONTAINERS | {EVENT_HANDLER, PACKAGE}
ORDER = [
    dts(name)
    for name in (
        "Property",
        "ConnectionManagers",
        "Configurations",
        "LogProviders",
        "PackageParameters",
        "ForEachEnumerator",
        "Variables",
        "LoggingOptions",
        "PropertyExpression",
        "Executables",
        "PrecedenceConstraints",
        "EventHandlers",
        "ForEachVariableMappings",
        "ObjectData",
        "DesignTimeProperties",
    )
]
"""Children in the order in which SSIS writes them."""
COPIED = frozenset({dts("Configurations"), dts("LogProviders"), dts("LoggingOptions")})
"""What nothing here describes is taken over from the file that the part was read from."""


def write_executable(executable: SourceExecutable, form: int, depth: int = 0) -> Element:
    """Make the element of an executable with all inside. Raises FileRefused if it is nested too deep."""
    if depth > MOST_NESTED:
        raise FileRefused(f"“{executable.name}” is in more than {MOST_NESTED} containers. SSIS's files hold fewer.")
    is_handler = executable.kind == EVENT_HANDLER
    kind = executable.event_name if is_handler else name_kind(executable.kind, form, executable.creation_name)
    types = {"CreationName": kind, "EventName": kind} if is_handler else {"CreationName": kind, "ExecutableType": kind}
    element = make_part(EVENT_HANDLER if is_handler else "Executable", executable, {**executable.properties, **types})
    element.set(dts("refId"), executable.path.removeprefix("\\"))
    add_inside(element, executable, form, depth)
    return element


def add_inside(element: Element, executable: SourceExecutable, form: int, depth: int = 0) -> None:
    """Add what is in an executable, in SSIS's order."""
    if executable.variables or executable.kind != PACKAGE:
        etree.SubElement(element, dts("Variables")).extend(map(write_variable, executable.variables))
    add_expressions(element, executable.expressions)
    add_group(element, "Executables", (write_executable(one, form, depth + 1) for one in executable.executables))
    add_group(element, "PrecedenceConstraints", _write_constraints(executable))
    add_group(element, "EventHandlers", (write_executable(one, form, depth + 1) for one in executable.handlers))
    element.extend(deepcopy(one) for one in executable.own)
    if executable.kind not in NO_OBJECT_DATA:
        add_data(element, executable.data)
    element.extend(_copy_others(executable.element))
    element[:] = sorted(element, key=_rank)


def _write_constraints(executable: SourceExecutable) -> Iterator[Element]:
    path = executable.path.removeprefix("\\")
    for constraint in executable.constraints:
        yield write_constraint(constraint, f"{path}.PrecedenceConstraints[{constraint.name}]")


def _copy_others(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag in COPIED:
            yield deepcopy(child)


def _rank(element: Element) -> int:
    return ORDER.index(element.tag) if element.tag in ORDER else len(ORDER)
