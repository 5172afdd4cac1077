"""Executables at any depth: tasks, containers, and the handlers of their events."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element as Element

from designer.dtsx.kinds import EVENT_HANDLER, kind_of
from designer.dtsx.reading.constraints import read_constraints
from designer.dtsx.reading.objects import Basics, read_basics
from designer.dtsx.reading.progress import Progress
from designer.dtsx.reading.variables import read_variables
from designer.dtsx.source import SourceEnumerator, SourceExecutable, SourceMapping
from designer.dtsx.xml.elements import dts_children, local_name


@dataclass(frozen=True)
class Owner:
    """A container whose insides are read: its element and path."""

    element: Element
    path: str


def read_contents(owner: Owner, progress: Progress) -> dict[str, Any]:
    """Read what is in a package, a container, a task or a handler, by the names of SourceExecutable's fields."""
    executables = tuple(_executables(owner, progress))
    return {
        "variables": tuple(read_variables(owner.element, owner.path, progress)),
        "executables": executables,
        "constraints": tuple(read_constraints(owner.element, owner.path, executables, progress)),
        "handlers": tuple(_handlers(owner, progress)),
    }


def _executables(owner: Owner, progress: Progress) -> Iterator[SourceExecutable]:
    for element in dts_children(owner.element, "Executable", "Executables"):
        basics = read_basics(element)
        kind = kind_of(_type_of(basics), "" if basics.data is None else local_name(basics.data))
        yield _executable(basics, f"{owner.path}\\{basics.name}", progress, kind)


def _handlers(owner: Owner, progress: Progress) -> Iterator[SourceExecutable]:
    for element in dts_children(owner.element, "EventHandler", "EventHandlers"):
        basics = read_basics(element)
        event = basics.properties.get("EventName") or basics.properties.get("CreationName", "")
        path = f"{owner.path}.EventHandlers[{event}]"
        yield _executable(basics, path, progress, EVENT_HANDLER, event_name=event)


def _type_of(basics: Basics) -> str:
    return basics.properties.get("CreationName") or basics.properties.get("ExecutableType", "")


def _executable(basics: Basics, computed: str, progress: Progress, kind: str, event_name: str = "") -> SourceExecutable:
    progress.enter(basics.line)
    path = progress.claim_path(_written_path(basics) or computed, basics.line)
    enumerator = _enumerator(basics, path)
    made = SourceExecutable(
        path=path,
        element=basics.element,
        line=basics.line,
        id=progress.claim_id(basics.properties.get("DTSID", ""), path, basics.line),
        properties=basics.properties,
        expressions=basics.expressions,
        data=enumerator.element if enumerator else basics.data,
        kind=kind,
        event_name=event_name,
        enumerator=enumerator,
        mappings=tuple(_mappings(basics, path)),
        **read_contents(Owner(basics.element, path), progress),
    )
    progress.leave()
    return made


def _written_path(basics: Basics) -> str:
    """Give the path that the file has, which formats 6 and 8 write as refId."""
    written = basics.properties.get("refId", "")
    return f"\\{written}" if written.startswith("Package") else ""


def _enumerator(basics: Basics, path: str) -> SourceEnumerator | None:
    element = next(dts_children(basics.element, "ForEachEnumerator"), None)
    if element is None:
        return None
    inner = read_basics(element)
    return SourceEnumerator(
        path=f"{path}.ForEachEnumerator",
        element=element,
        line=inner.line,
        properties=inner.properties,
        expressions=inner.expressions,
        data=inner.data,
        kind=kind_of(inner.properties.get("CreationName", "")),
    )


def _mappings(basics: Basics, path: str) -> Iterator[SourceMapping]:
    for element in dts_children(basics.element, "ForEachVariableMapping", "ForEachVariableMappings"):
        inner = read_basics(element)
        yield SourceMapping(
            path=f"{path}.ForEachVariableMappings[{inner.properties.get('ValueIndex', '')}]",
            element=element,
            line=inner.line,
            properties=inner.properties,
            expressions=inner.expressions,
        )
