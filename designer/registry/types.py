"""The task types and connection types that there are. The designer knows that types exist, never which.

An app registers its types in its registration.py, which the designer imports at the start;
docs/adding-a-task-type.md tells how to add one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from designer.issues.gate import Gate
from designer.issues.issues import Issue, Scope
from designer.issues.marks import Mark
from designer.package.document import ConnectionManagerDocument, ExecutableDocument

if TYPE_CHECKING:
    from designer.editors.forms import ConnectionForm, ExecutableForm
    from designer.models import ExecutableProperties, Package, User


@dataclass(frozen=True)
class Assigned:
    """A variable that a task gives a value in a run, by its name, and the names of what the value is made of.

    Without sources the value may be made of whatever the task's properties refer to.
    """

    variable: str
    sources: frozenset[str] | None = None


@dataclass(frozen=True)
class TaskType:
    """A kind of task: what it is called, the properties that it has, how they are stored, edited and validated.

    One that is not in_toolbox can stand in a package, but is made elsewhere than by the toolbox. expressible says what
    expressions can drive where that is not all properties that hold one value: names, each with the model that has it.
    references are the properties that decide which connection managers the task refers to. find_assigned names, from
    properties that may be of any form, the variables that the task gives a value in a run. evaluated are the properties
    that are expressions themselves, or decide otherwise what is assigned from what: nobody can tell what an expression
    makes of them.
    """

    name: str
    label: str
    default_name: str
    description: str
    icon: str
    properties: type[BaseModel]
    model: "type[ExecutableProperties]"
    editor: "type[ExecutableForm]"
    group: str = "Common"
    find_issues: Callable[[Any, Scope], Iterable[Issue]] = lambda properties, scope: ()
    find_references: Callable[[Any], Collection[str]] = lambda properties: ()
    summarize: Callable[[Any, Scope], list[tuple[str, str]]] = lambda properties, scope: []
    in_toolbox: bool = True
    references: frozenset[str] = frozenset()
    expressible: Mapping[str, type[BaseModel]] | None = None
    find_assigned: Callable[[Mapping[str, Any]], Iterable[Assigned]] | None = None
    evaluated: frozenset[str] | None = None

    def assigned_by(self, properties: Mapping[str, Any]) -> Iterable[Assigned]:
        """Name the variables that a task with these properties gives a value in a run."""
        return self.find_assigned(properties) if self.find_assigned else ()

    @property
    def evaluated_properties(self) -> frozenset[str]:
        """The properties that are evaluated; of a type that assigns and does not say which they are, all."""
        if self.evaluated is None and self.find_assigned:
            return frozenset(self.properties.model_fields)
        return self.evaluated or frozenset()


@dataclass(frozen=True)
class ConnectionType:
    """A kind of connection manager: what it is called, its properties, how they are edited, and validated in a project.

    Its connection string is another view of the properties: reading one gives them all, or raises ValueError with a
    sentence. Those beside it are the exception: the string does not speak of them. What is fixed is given by no
    expression, because it says with whose rights a connection is made.
    """

    name: str
    label: str
    default_name: str
    description: str
    icon: str
    properties: type[BaseModel]
    editor: "type[ConnectionForm]"
    find_issues: Callable[[Any, int | None], Iterable[Issue]]
    read_connection_string: Callable[[str], dict[str, Any]]
    write_connection_string: Callable[[Any], str]
    beside_connection_string: Collection[str] = frozenset()
    fixed: frozenset[str] = frozenset()


class ConnectionStore(Protocol):
    """Where connection managers live. The connections app provides it; rows and validation use it."""

    def load(self, package: "Package") -> list[ConnectionManagerDocument]:
        """Give the package's own connection managers in one query."""

    def save(self, package: "Package", documents: Iterable[ConnectionManagerDocument]) -> None:
        """Make the package's own connection managers these, in a constant number of queries."""

    def find_refusals(
        self, user: "User", before: Iterable[ConnectionManagerDocument], after: Iterable[ConnectionManagerDocument]
    ) -> list[str]:
        """Say what of a change of a package's own connection managers this user may not do, in at most two queries."""

    def find_shared(self, project_id: int, references: Collection[str]) -> list[ConnectionManagerDocument]:
        """Give what these IDs or names can mean in the project and the catalog, the project's first, in one query."""

    def find_identity_issues(
        self, project_id: int | None, managers: Iterable[ConnectionManagerDocument]
    ) -> Iterable[Issue]:
        """Say as whom managers would authenticate and may not, each issue with its manager, in at most two queries."""

    def find_marks(self, project_id: int) -> list[Mark]:
        """Say what keeps the project's mail from going where it is addressed to, in one query."""


task_types: dict[str, TaskType] = {}
connection_types: dict[str, ConnectionType] = {}
_stores: list[ConnectionStore] = []


def register_task_type(task_type: TaskType) -> None:
    """Make a task type known to the designer."""
    task_types[task_type.name] = task_type


def register_connection_type(connection_type: ConnectionType) -> None:
    """Make a connection type known to the designer."""
    connection_types[connection_type.name] = connection_type


def register_connection_store(store: ConnectionStore) -> None:
    """Say where connection managers live."""
    _stores[:] = [store]


def connection_store() -> ConnectionStore:
    """Give the place where connection managers live."""
    return _stores[0]


def sentence_of(detail: ErrorDetails) -> str:
    """Give what pydantic found as a sentence."""
    return detail["msg"].removeprefix("Value error, ").rstrip(".") + "."


def read_properties(part: ExecutableDocument | ConnectionManagerDocument) -> BaseModel:
    """Give the typed properties of a part.

    Raises LookupError when its type is not known here, pydantic's ValidationError when the properties do not fit it.
    """
    types: Mapping[str, TaskType | ConnectionType] = (
        task_types if isinstance(part, ExecutableDocument) else connection_types
    )
    if part.type not in types:
        raise LookupError(f"“{part.name}” is of the type {part.type}, which this installation does not have.")
    return types[part.type].properties.model_validate(part.properties)


def find_property_problems(parts: Iterable[ExecutableDocument | ConnectionManagerDocument]) -> list[str]:
    """Say which parts are of an unknown type or have properties of another shape than their type's, a sentence each."""
    gate = Gate()
    problems: list[str] = []
    for part in parts:
        problems += gate.ask(name_part(part), partial(_find_problems, part), lambda sentence: [sentence])
    return problems


def name_part(part: ExecutableDocument | ConnectionManagerDocument) -> str:
    """Give a part's name as a sentence has it."""
    return f"“{part.name}”"


def _find_problems(part: ExecutableDocument | ConnectionManagerDocument) -> list[str]:
    try:
        read_properties(part)
    except LookupError as error:
        return [str(error.args[0])]
    except ValidationError as error:
        return [
            f"{name_part(part)}, {'.'.join(map(str, detail['loc'])) or 'properties'}: {sentence_of(detail)}"
            for detail in error.errors()
        ]
    return []
