"""What is said of a package: its parts in the order in which people read them, in words and with the values of now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel

from designer.editors.driven_properties import find_driven_properties, resolve_properties
from designer.issues.error_boundary import ErrorBoundary
from designer.issues.scope import Scope, index_connections
from designer.models import Package
from designer.package.constraint_words import explain
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    PackageDocument,
    PrecedenceConstraintDocument,
)
from designer.package.enumerations import ContainerType
from designer.people.permissions import Person
from designer.property_expressions.builder import try_expression
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.registry.connection_store import connection_store
from designer.registry.properties import name_part, read_properties
from designer.registry.types import TaskType, connection_types, task_types

Facts = list[tuple[str, str]]
DEEPEST = 100
"""Containers in containers; what is deeper is not listed."""


@dataclass(frozen=True)
class Part:
    """An executable as a line of the outline: 2.1, what it is and does, and when it runs."""

    number: str
    depth: int
    name: str
    type: str
    description: str
    is_disabled: bool
    facts: Facts
    conditions: list[str]


@dataclass(frozen=True)
class Mail:
    """Whom a task sends mail: From, To and so on, with the values of now."""

    task: str
    lines: Facts


@dataclass(frozen=True)
class Expressed:
    """An expression: of which part, of what of it, and the value that it has now, or why it has none."""

    part: str
    of: str
    expression: str
    value: str
    reason: str


class Content:
    """Gathers what is said of a document of a package to a reader, with these values."""

    def __init__(self, document: PackageDocument, package: Package, values: DesignTimeValues, reader: Person) -> None:
        self.document = document
        self._package = package
        self._reader = reader
        self._values = values
        self._boundary = ErrorBoundary()
        self._by_id = {each.id: each for each in document.executables}
        self._children: dict[UUID | None, list[ExecutableDocument]] = {}
        for each in document.executables:
            self._children.setdefault(each.parent, []).append(each)
        self._incoming: dict[UUID, list[PrecedenceConstraintDocument]] = {}
        for arrow in document.precedence_constraints:
            self._incoming.setdefault(arrow.to_executable, []).append(arrow)
        self._shared = {one.id: one for one in self._find_shared()}

    def outline(self) -> Iterator[Part]:
        """List the control flow, each container before what is in it, then event handlers."""
        yield from self._list_inside(None, "", 0)
        for owner in (None, *(each.id for each in self.document.executables)):
            for handler in self._children.get(owner, ()):
                if handler.type == ContainerType.EVENT_HANDLER:
                    of = self._by_id[owner].name if owner else self.document.name
                    yield self._describe(handler, "⚡", 0, f"{handler.name} of {of}")
                    yield from self._list_inside(handler.id, "⚡", 1)

    def mails(self) -> Iterator[Mail]:
        """List whom tasks send mail, in the order of the outline."""
        for each in self.document.executables:
            lines = self._tell(each, lambda kind, properties: kind.find_recipients(properties))
            if lines:
                yield Mail(f"{each.name}{' (disabled)' if each.disable else ''}", lines)

    def _tell(self, part: ExecutableDocument, tell: Callable[[TaskType, BaseModel], Facts]) -> Facts:
        """Give what a task's type says of it with the values of now."""
        kind = task_types.get(part.type)
        return self._ask(part, lambda: tell(kind, self._read(part))) if kind else []

    def connections(self) -> Iterator[Part]:
        """List the connection managers of the package, and those of project and catalog that it uses."""
        for each in self.document.connections:
            yield self._describe_connection(each, "")
        for each in self._shared.values():
            yield self._describe_connection(each, "Of the project or the catalog")

    def expressions(self) -> Iterator[Expressed]:
        """List all expressions with their values of now."""
        for task in self.document.executables:
            yield from self._list_driven(task, task.id)
        for connection in self.document.connections:
            yield from self._list_driven(connection, None)
        for name, text in self.document.expressions.items():
            yield self._try("The package", _label(name), text, None)
        for variable in self.document.variables:
            if variable.expression and variable.evaluate_as_expression:
                yield self._try(variable.qualified_name, "Value", variable.expression, variable.scope)
        for each in self.document.precedence_constraints:
            if each.expression:
                ends = [self._by_id[key] for key in (each.from_executable, each.to_executable)]
                yield self._try(" → ".join(end.name for end in ends), "Condition", each.expression, ends[1].parent)

    def _list_driven(
        self, part: ExecutableDocument | ConnectionManagerDocument, scope: UUID | None
    ) -> Iterator[Expressed]:
        for name, driven in find_driven_properties(part, self._values.values(scope)).items():
            yield Expressed(part.name, _label(name), driven.expression, driven.value, driven.reason)

    def _list_inside(self, parent: UUID | None, before: str, depth: int) -> Iterator[Part]:
        inside = [each for each in self._children.get(parent, ()) if each.type != ContainerType.EVENT_HANDLER]
        inside.sort(key=lambda each: (each.y, each.x))
        for number, each in enumerate(inside, 1):
            word = f"{before}.{number}" if before else str(number)
            yield self._describe(each, word, depth, each.name)
            if depth < DEEPEST:
                yield from self._list_inside(each.id, word, depth + 1)

    def _describe(self, part: ExecutableDocument, number: str, depth: int, name: str) -> Part:
        task_type = task_types.get(part.type)
        facts = self._tell(part, lambda kind, properties: kind.summarize(properties, self._scope))
        label = str(part.properties.get("label") or (task_type.label if task_type else part.type))
        arrows = self._incoming.get(part.id, [])
        conditions = explain([(self._by_id[each.from_executable].name, each) for each in arrows])
        facts = [(what, value) for what, value in facts if value]
        return Part(number, depth, name, label, part.description, part.disable, facts, conditions)

    def _describe_connection(self, part: ConnectionManagerDocument, scope: str) -> Part:
        kind = connection_types.get(part.type)
        facts: Facts = []
        if kind is not None:
            write = kind.write_connection_string
            facts = self._ask(part, lambda: [("", write(read_properties(part)))])
        label = kind.label if kind else part.type
        return Part(scope, 0, part.name, label, part.description, is_disabled=False, facts=facts, conditions=[])

    def _ask(self, part: ExecutableDocument | ConnectionManagerDocument, work: Callable[[], Facts]) -> Facts:
        return self._boundary.ask(name_part(part), work, lambda sentence: [("", sentence)])

    def _read(self, part: ExecutableDocument) -> BaseModel:
        resolved = resolve_properties(part, self._values.values(part.id))
        return read_properties(part.model_copy(update={"properties": resolved.values}))

    @property
    def _scope(self) -> Scope:
        return Scope(index_connections(self.document.connections, list(self._shared.values())))

    def _find_shared(self) -> list[ConnectionManagerDocument]:
        """Give those of project and catalog that the package uses, as far as the reader may see them."""
        known = {key for one in self.document.connections for key in (str(one.id), one.name.casefold())}
        references: set[str] = set()
        for each in self.document.executables:
            references.update(one for one, _ in self._tell(each, _refer) if one and one.casefold() not in known)
        store, package = connection_store(), self._package
        found = store.find_shared(package.project_id, package.pk, references) if references else []
        visible = store.find_visible(self._reader, [one.id for one in found]) if found else set()
        return [one for one in found if one.id in visible]

    def _try(self, part: str, of: str, expression: str, scope: UUID | None) -> Expressed:
        outcome = try_expression(expression, self._values.values(scope))
        reason = outcome.problem.sentence if outcome.problem else outcome.note
        value = "NULL" if outcome.value is None and not reason else outcome.value or ""
        return Expressed(part, of, expression, value, reason)


def _refer(kind: TaskType, properties: BaseModel) -> Facts:
    return [(reference, "") for reference in kind.find_references(properties)]


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
