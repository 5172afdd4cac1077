"""What an inventory wants to know of one package: few words, so that those of a thousand packages fit into memory."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict

from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType
from designer.registry.file_forms import TaskForm
from designer.registry.properties import read_properties
from designer.registry.types import connection_types, task_types

EVENT_HANDLER: Final = ContainerType.EVENT_HANDLER
MOST: Final = 200
"""Calls, managers and domains of one package that are told."""


class ManagerFacts(BaseModel):
    """A connection manager that sends mail: its name, its server, and how many tasks of the package use it."""

    model_config = ConfigDict(frozen=True)

    name: str
    server: str
    tasks: int = 0
    is_shared: bool = False


class PackageFacts(BaseModel):
    """A package: its file, which packages it calls, its managers, its tasks by kinds, and recipients by domains."""

    model_config = ConfigDict(frozen=True)

    file: str
    name: str
    calls: tuple[str, ...] = ()
    managers: tuple[ManagerFacts, ...] = ()
    tasks: dict[str, int] = {}
    domains: dict[str, int] = {}
    sends_mail: bool = False


def find_facts(file: str, document: PackageDocument, shared: Iterable[ConnectionManagerDocument] = ()) -> PackageFacts:
    """Give what is known of a package; shared are the managers that its tasks may refer to beside its own."""
    parts = [(each, _form_of(each)) for each in document.executables]
    calls = dict.fromkeys(name for each, form in parts if form for name in form.find_calls(each.properties))
    sending = [(each, form.find_domains) for each, form in parts if form and form.find_domains]
    domains = Counter(domain for each, find in sending for domain in find(each.properties, each.expressions.keys()))
    return PackageFacts(
        file=file,
        name=document.name,
        calls=tuple(calls)[:MOST],
        managers=tuple(_find_managers(document, shared))[:MOST],
        tasks=dict(Counter(_name_kind(each) for each in document.executables if each.type != EVENT_HANDLER)),
        domains=dict(domains.most_common(MOST)),
        sends_mail=bool(sending),
    )


def _form_of(executable: ExecutableDocument) -> TaskForm | None:
    made = task_types.get(executable.type)
    return made.file_form if made else None


def _name_kind(executable: ExecutableDocument) -> str:
    made = task_types.get(executable.type)
    return str(executable.properties.get("label") or (made.label if made else executable.type))


def _find_managers(document: PackageDocument, shared: Iterable[ConnectionManagerDocument]) -> Iterator[ManagerFacts]:
    uses = Counter(reference for each in document.executables for reference in _find_references(each))
    for each, is_shared in (*((one, False) for one in document.connections), *((one, True) for one in shared)):
        server, tasks = _find_server(each), uses[str(each.id)]
        if server is not None and (tasks or not is_shared):
            yield ManagerFacts(name=each.name, server=server, tasks=tasks, is_shared=is_shared)


def _find_references(executable: ExecutableDocument) -> list[str]:
    made = task_types.get(executable.type)
    found = made.find_references(read_properties(executable)) if made else ()
    return [each.strip().casefold() for each in found]


def _find_server(manager: ConnectionManagerDocument) -> str | None:
    made = connection_types.get(manager.type)
    form = made.file_form if made else None
    return form.find_server(manager.properties) if form and form.find_server else None
