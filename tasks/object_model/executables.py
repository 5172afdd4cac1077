"""SSIS's executables: TaskHost, the containers, and the collections of executables and of event handlers."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from designer.dtsx.kinds import kind_of
from designer.package.document import ExecutableDocument
from designer.package.enumerations import ContainerType, EventName
from designer.property_expressions.expressible import find_models
from designer.registry.types import task_types
from tasks.object_model.constraints import PrecedenceConstraints
from tasks.object_model.errors import NotFound, Refused
from tasks.object_model.hosts import Host
from tasks.object_model.inner import InnerObject, SendMailTask
from tasks.object_model.part import Collection, number_name
from tasks.object_model.properties import Spec
from tasks.object_model.references import name_connection
from tasks.object_model.spelling import plain, spelled_as_ssis
from tasks.object_model.store import Store, changed, checked

OWN = ("disable", "fail_package_on_failure", "fail_parent_on_failure", "creation_name")


@spelled_as_ssis
class Executable(Host):
    """A task, container or event handler."""

    def to_document(self) -> ExecutableDocument:
        """Give it as a part of a package document."""
        return self._store.executables[self._key]

    def _common(self) -> ExecutableDocument:
        return self.to_document()

    def _change(self, **values: Any) -> None:
        self._store.executables[self._key] = changed(self.to_document(), **values)

    @property
    def _scope(self) -> UUID | None:
        return self._key

    @property
    def name(self) -> str:
        return self.to_document().name

    @name.setter
    def name(self, name: str) -> None:
        around = self.to_document().parent
        taken = [
            each.name for each in self._store.executables.values() if each.parent == around and each.id != self._key
        ]
        if name.strip().casefold() in map(str.casefold, taken):
            raise Refused("DTS_E_NAMEALREADYUSED", f"Another executable here is called “{name}”.")
        self._change(name=name)

    @property
    def creation_name(self) -> str:
        """The type's name."""
        return self.to_document().type

    @property
    def disable(self) -> bool:
        return self.to_document().disable

    @disable.setter
    def disable(self, value: bool) -> None:
        self._change(disable=value)

    @property
    def fail_package_on_failure(self) -> bool:
        return self.to_document().fail_package_on_failure

    @fail_package_on_failure.setter
    def fail_package_on_failure(self, value: bool) -> None:
        self._change(fail_package_on_failure=value)

    @property
    def fail_parent_on_failure(self) -> bool:
        return self.to_document().fail_parent_on_failure

    @fail_parent_on_failure.setter
    def fail_parent_on_failure(self, value: bool) -> None:
        self._change(fail_parent_on_failure=value)

    @property
    def event_handlers(self) -> "EventHandlers":
        """The handlers of its events."""
        return EventHandlers(self._store, self._key)

    @property
    def inner_object(self) -> InnerObject:
        """The type's own properties as attributes."""
        kind = SendMailTask if self.creation_name == "SendMailTask" else InnerObject
        return kind(self, self._list_own())

    def list_specs(self) -> Mapping[str, Spec]:
        """Give those of its type, then those of every executable."""
        return {**self._list_own(), **super().list_specs(), **self.attributes(*OWN)}

    def list_driven(self) -> Mapping[str, object]:
        """Give the properties that an expression may drive."""
        return find_models(self.creation_name)

    def _list_own(self) -> dict[str, Spec]:
        fields = task_types[self.creation_name].properties.model_fields
        return {name: Spec(partial(self._read, name), partial(self._write, name)) for name in fields}

    def _read(self, name: str) -> Any:
        return getattr(checked(task_types[self.creation_name].properties, self.to_document().properties), name)

    def _write(self, name: str, value: Any) -> None:
        properties = {**self.to_document().properties, name: name_connection(self._store, value)}
        written = checked(task_types[self.creation_name].properties, properties).model_dump(mode="json")
        self._change(properties={key: written[key] for key in properties})


@spelled_as_ssis
class TaskHost(Executable):
    """A task. Its own properties are in properties, and attributes of inner_object."""


@spelled_as_ssis
class Container(Executable):
    """An executable that holds others."""

    @property
    def executables(self) -> "Executables":
        return Executables(self._store, self._key)

    @property
    def precedence_constraints(self) -> PrecedenceConstraints:
        return PrecedenceConstraints(self._store, self._key)


@spelled_as_ssis
class Sequence(Container):
    """A Sequence container."""


@spelled_as_ssis
class ForLoop(Container):
    """A For Loop container."""

    @property
    def init_expression(self) -> str:
        return str(self._read("init_expression"))

    @init_expression.setter
    def init_expression(self, text: str) -> None:
        self._write("init_expression", text)

    @property
    def eval_expression(self) -> str:
        return str(self._read("eval_expression"))

    @eval_expression.setter
    def eval_expression(self, text: str) -> None:
        self._write("eval_expression", text)

    @property
    def assign_expression(self) -> str:
        return str(self._read("assign_expression"))

    @assign_expression.setter
    def assign_expression(self, text: str) -> None:
        self._write("assign_expression", text)


@spelled_as_ssis
class ForEachLoop(Container):
    """A Foreach Loop container. enumerator is a mapping with kind Item, File, Variable or Row and its settings."""

    @property
    def enumerator(self) -> dict[str, Any]:
        return dict(self._read("enumerator").model_dump(mode="json"))

    @enumerator.setter
    def enumerator(self, given: Mapping[str, Any]) -> None:
        self._write("enumerator", dict(given))

    def map_variable(self, variable: str, index: int | None = None, column: str | None = None) -> None:
        """Let a variable take a value of each item: by its place, from 0, or by the name of its column."""
        mapping = {"variable": variable, "index": 0 if index is None and column is None else index, "column": column}
        before = [each.model_dump(mode="json") for each in self._read("variable_mappings")]
        self._write("variable_mappings", [*before, mapping])


@spelled_as_ssis
class DtsEventHandler(Container):
    """A handler of an event: its executables run when that occurs in what it belongs to, or inside of it."""


KINDS: dict[str, type[Executable]] = {
    ContainerType.SEQUENCE: Sequence,
    ContainerType.FOR_LOOP: ForLoop,
    ContainerType.FOREACH_LOOP: ForEachLoop,
    ContainerType.EVENT_HANDLER: DtsEventHandler,
}


def hold(store: Store, key: UUID) -> Executable:
    """Give the object for an executable, always the same."""
    if key not in store.handles:
        store.handles[key] = KINDS.get(store.executables[key].type, TaskHost)(store, key)
    found: Executable = store.handles[key]
    return found


def find_task_type(moniker: str) -> str:
    """Give the type that a CLSID, a ProgID, STOCK:…, a CreationName or the name of a .NET class means.

    Raises NotFound.
    """
    kind = kind_of(moniker).casefold()
    short = plain(moniker.partition(":")[2] or moniker)
    for name, made in task_types.items():
        kinds = {each.casefold() for each in made.file_form.kinds} if made.file_form else set[str]()
        if made.in_toolbox and (kind in kinds or short == plain(name)):
            return name
    known = ", ".join(f"STOCK:{name}" for name, made in task_types.items() if made.in_toolbox)
    raise NotFound("DTS_E_TASKNOTFOUND", f"There is no task or container “{moniker}” here. There are {known}.")


@spelled_as_ssis
class Executables(Collection[Executable]):
    """The executables of a package or container, by name, ID or number."""

    what = "executable"

    def __init__(self, store: Store, parent: UUID | None) -> None:
        super().__init__(store)
        self._parent = parent

    def add(self, moniker: str) -> Any:
        """Make one of a type, such as STOCK:SendMailTask. Raises NotFound when there is no such type."""
        made = task_types[find_task_type(moniker)]
        document = ExecutableDocument(
            type=made.name, parent=self._parent, name=number_name(made.default_name, [each.name for each in self])
        )
        self._store.executables[document.id] = document
        return hold(self._store, document.id)

    def _list(self) -> list[Executable]:
        return [
            hold(self._store, key)
            for key, each in self._store.executables.items()
            if each.parent == self._parent and each.type != ContainerType.EVENT_HANDLER
        ]

    def _remove(self, found: Executable) -> None:
        self._store.remove_executable(found._key)


@spelled_as_ssis
class EventHandlers(Collection[DtsEventHandler]):
    """The event handlers of something, by the event's name, ID or number."""

    what = "event handler"

    def __init__(self, store: Store, parent: UUID | None) -> None:
        super().__init__(store)
        self._parent = parent

    def add(self, event_name: str) -> Any:
        """Make the handler of an event, such as OnError. Raises NotFound for an event that cannot be handled."""
        event = next((each for each in EventName if plain(each) == plain(event_name)), None)
        if event is None:
            raise NotFound(
                "DTS_E_ELEMENTNOTFOUND", f"There is no event {event_name}. There are {', '.join(EventName)}."
            )
        if event in self:
            raise Refused("DTS_E_NAMEALREADYUSED", f"There is a handler of {event} already.")
        document = ExecutableDocument(
            type=ContainerType.EVENT_HANDLER, parent=self._parent, name=event, properties={"event_name": str(event)}
        )
        self._store.executables[document.id] = document
        return hold(self._store, document.id)

    def _list(self) -> list[Any]:
        return [
            hold(self._store, key)
            for key, each in self._store.executables.items()
            if each.parent == self._parent and each.type == ContainerType.EVENT_HANDLER
        ]

    def _has_name(self, each: DtsEventHandler, name: str) -> bool:
        return each.to_document().event_name.casefold() == name.casefold()

    def _remove(self, found: DtsEventHandler) -> None:
        self._store.remove_executable(found._key)
