"""The package document: everything that a package is, and nothing about how it is stored.

The canvas, the REST API, versions, a run and every file format speak this description. It knows no task type: a type's
own properties are a plain mapping here, and the type's properties model (see designer.registry) gives them meaning.
Executables are one flat list, as the canvas and the planner want it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID, uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from designer.variables import VariableType, read_value

FORMAT: Final = 1


CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What no database stores as text: half of a surrogate pair, and NUL, which JSON writes as an escape.
NO_TEXT = re.compile(r"[\ud800-\udfff]|(?<!\\)(?:\\\\)*\\u0000")


def _check_name(name: str) -> str:
    if CONTROL_CHARACTER.search(name):
        raise ValueError("A name holds no line ends, tabs or other control characters.")
    return name


def _check_storable(properties: dict[str, Any]) -> dict[str, Any]:
    if NO_TEXT.search(json.dumps(properties, ensure_ascii=False, default=str)):
        raise ValueError("A property holds a character that is no text: NUL, or half of a surrogate pair.")
    return properties


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128), AfterValidator(_check_name)
]
Description = Annotated[str, StringConstraints(max_length=1024, pattern=r"^[^\x00]*$")]
Coordinate = Annotated[float, Field(ge=-1_000_000, le=1_000_000, allow_inf_nan=False)]
Properties = Annotated[dict[str, Any], AfterValidator(_check_storable)]
Expressions = Annotated[dict[str, str], AfterValidator(_check_storable)]
"""Property expressions: the name of a property, and what gives it its value when the package runs."""
Identifier = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\W\d]\w*$")
]
SYSTEM: Final = "System"


class Value(StrEnum):
    """The outcome of the first executable that lets a precedence constraint pass (SSIS: DTSExecResult)."""

    SUCCESS = "success"
    FAILURE = "failure"
    COMPLETION = "completion"


class Part(BaseModel):
    """A piece of a package document: unchangeable, and strict about what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class VariableDocument(Part):
    """A variable: what it is called and holds when a run begins, and where it can be seen.

    scope is the executable that it belongs to, where it and all inside see it; None is the whole package. value is JSON
    (see designer.variables). With evaluate_as_expression the expression gives the value each time that it is read.
    """

    id: UUID = Field(default_factory=uuid4)
    scope: UUID | None = None
    namespace: Identifier = "User"
    name: Identifier
    description: Description = ""
    type: VariableType = VariableType.STRING
    value: Any = ""
    expression: Annotated[str, Field(max_length=4000)] = ""
    evaluate_as_expression: bool = False
    read_only: bool = False
    raise_changed_event: bool = False

    @property
    def qualified_name(self) -> str:
        """The name as expressions write it between brackets."""
        return f"{self.namespace}::{self.name}"

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        if self.namespace == SYSTEM:
            raise ValueError(f"“{self.qualified_name}”: the namespace System is kept for SSIS's own variables.")
        _check_storable({"value": self.value, "expression": self.expression})
        read_value(self.type, self.value)
        return self


class ConnectionManagerDocument(Part):
    """A connection manager: its type's name as SSIS writes it in CreationName, and its type's properties."""

    id: UUID = Field(default_factory=uuid4)
    type: str = Field(max_length=64)
    name: Name
    description: Description = ""
    properties: Properties = {}
    expressions: Expressions = {}


class ExecutableDocument(Part):
    """A task in the control flow. x and y are the place of its upper left corner on the canvas, in pixels."""

    id: UUID = Field(default_factory=uuid4)
    type: str = Field(max_length=64)
    name: Name
    description: Description = ""
    disable: bool = False
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    properties: Properties = {}
    expressions: Expressions = {}


class PrecedenceConstraintDocument(Part):
    """An arrow: to_executable may begin when from_executable has ended with this value."""

    id: UUID = Field(default_factory=uuid4)
    from_executable: UUID
    to_executable: UUID
    value: Value = Value.SUCCESS


class InDoubt(StrEnum):
    """What happens to a message of which nobody knows whether the server took it: a person decides, or once more."""

    HOLD = "hold"
    SEND_AGAIN = "send_again"


class PackageDocument(Part):
    """A whole package. Making one checks its structure, and says in sentences what breaks it (ValueError)."""

    format: Literal[1] = FORMAT
    name: Name
    description: Description = ""
    variables: list[VariableDocument] = []
    connections: list[ConnectionManagerDocument] = []
    executables: list[ExecutableDocument] = []
    precedence_constraints: list[PrecedenceConstraintDocument] = []
    in_doubt: InDoubt = InDoubt.HOLD

    @model_validator(mode="after")
    def _check_structure(self) -> Self:
        if problems := list(find_structure_problems(self)):
            raise ValueError(" ".join(problems[:5]))
        return self


def find_structure_problems(document: PackageDocument) -> Iterator[str]:
    """Yield a sentence for everything that makes a document no package at all, so that it cannot be saved."""
    yield from _find_repeated_ids(document)
    yield from _find_repeated_names("connection manager", document.connections)
    yield from _find_repeated_names("task", document.executables)
    yield from _find_bad_variables(document)
    yield from _find_bad_constraints(document)


def _find_repeated_ids(document: PackageDocument) -> Iterator[str]:
    identifiers = [
        *(variable.id for variable in document.variables),
        *(connection.id for connection in document.connections),
        *(executable.id for executable in document.executables),
        *(constraint.id for constraint in document.precedence_constraints),
    ]
    for identifier, count in Counter(identifiers).items():
        if count > 1:
            yield f"The ID {identifier} occurs {count} times. Each part of a package needs an ID of its own."


def _find_repeated_names(
    kind: str, parts: Iterable[ConnectionManagerDocument] | Iterable[ExecutableDocument]
) -> Iterator[str]:
    seen: set[str] = set()
    for part in parts:
        if part.name.casefold() in seen:
            yield f"The name “{part.name}” is used by more than one {kind}. Give each its own name."
        seen.add(part.name.casefold())


def _find_bad_variables(document: PackageDocument) -> Iterator[str]:
    scopes = {None, *(executable.id for executable in document.executables)}
    seen: set[tuple[UUID | None, str]] = set()
    for variable in document.variables:
        key = (variable.scope, variable.qualified_name)
        if variable.scope not in scopes:
            yield f"The variable {variable.qualified_name} belongs to {variable.scope}, no task of the package."
        if key in seen:
            yield f"More than one variable of the same scope is called {variable.qualified_name}. Rename one of them."
        seen.add(key)


def _find_bad_constraints(document: PackageDocument) -> Iterator[str]:
    names = {executable.id: executable.name for executable in document.executables}
    pairs: set[tuple[UUID, UUID]] = set()
    before: dict[UUID, set[UUID]] = {identifier: set() for identifier in names}
    for constraint in document.precedence_constraints:
        pair = (constraint.from_executable, constraint.to_executable)
        if missing := [end for end in pair if end not in names]:
            yield f"A precedence constraint leads to {missing[0]}, which is no task of this package. Delete it."
            continue
        if pair[0] == pair[1]:
            yield f"“{names[pair[0]]}” has a precedence constraint to itself. Delete it."
            continue
        if pair in pairs:
            yield f"More than one precedence constraint leads from “{names[pair[0]]}” to “{names[pair[1]]}”. Keep one."
        pairs.add(pair)
        before[pair[1]].add(pair[0])
    yield from _find_cycle(before, names)


def _find_cycle(before: dict[UUID, set[UUID]], names: dict[UUID, str]) -> Iterator[str]:
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        circle = " → ".join(names[identifier] for identifier in error.args[1][:6])
        yield f"The precedence constraints run in a circle: {circle}. Delete one of them."
