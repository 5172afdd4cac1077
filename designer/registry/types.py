"""The task types and connection types that there are. The designer knows that types exist, never which.

Here is what a type is to everybody, Python programs too, without a database (tasks.object_model); what a team's server
has of it beside that, its table and its editor, is in server_types. docs/adding-a-task-type.md tells how to add one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from designer.issues.issue import Issue
from designer.issues.scope import Scope
from designer.registry.file_forms import ConnectionForm, TaskForm


@dataclass(frozen=True)
class Assigned:
    """A variable that a task gives a value in a run, by its name, and the names of what the value is made of.

    Without sources the value may be made of whatever the task's properties refer to.
    """

    variable: str
    sources: frozenset[str] | None = None


@dataclass(frozen=True)
class TaskType:
    """A kind of task: what it is called, the properties that it has, and how they are validated.

    find_recipients says whom a task sends mail, in full: From, To and so on, a line each.
    One that is not in_toolbox can stand in a package, but is made elsewhere than by the toolbox. expressible says what
    expressions can drive where that is not all properties that hold one value: names, each with the model that has it.
    references are the properties that decide which connection managers the task refers to, and may_refer tells whether
    those of them that expressions drive can name one beside these properties. find_assigned names, from
    properties that may be of any form, the variables that the task gives a value in a run; a type without it gives
    none, and what gives none has none read for it (ExecutionSnapshot.keeps_values). evaluated are the properties
    that are expressions themselves, or decide otherwise what is assigned from what: nobody can tell what an expression
    makes of them. sources are the ways to the properties that hold digests of kept XML. file_form says how the type is
    read from SSIS's files; one that SSIS does not have has none.
    """

    name: str
    label: str
    default_name: str
    description: str
    icon: str
    properties: type[BaseModel]
    group: str = "Common"
    find_issues: Callable[[Any, Scope], Iterable[Issue]] = lambda properties, scope: ()
    find_references: Callable[[Any], Collection[str]] = lambda properties: ()
    summarize: Callable[[Any, Scope], list[tuple[str, str]]] = lambda properties, scope: []
    find_recipients: Callable[[Any], list[tuple[str, str]]] = lambda properties: []
    in_toolbox: bool = True
    references: frozenset[str] = frozenset()
    may_refer: Callable[[Mapping[str, Any], Collection[str]], bool] = lambda properties, driven: True
    expressible: Mapping[str, type[BaseModel]] | None = None
    find_assigned: Callable[[Mapping[str, Any]], Iterable[Assigned]] | None = None
    evaluated: frozenset[str] | None = None
    sources: tuple[str, ...] = ()
    file_form: TaskForm | None = None

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
    """A kind of connection manager: what it is called, its properties, and how they are validated in a project.

    Its connection string is another view of the properties: reading one gives them all, or raises ValueError with a
    sentence. Those beside it are the exception: the string does not speak of them. What is fixed is given by no
    expression, because it says with whose rights a connection is made. One that is inert connects to nothing and comes
    from files alone: no page offers to make one, and neither expressions nor environments set anything of it. file_form
    says how it is read from SSIS's files.
    """

    name: str
    label: str
    default_name: str
    description: str
    icon: str
    properties: type[BaseModel]
    find_issues: Callable[[Any, int | None], Iterable[Issue]]
    read_connection_string: Callable[[str], dict[str, Any]]
    write_connection_string: Callable[[Any], str]
    beside_connection_string: Collection[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    is_inert: bool = False
    file_form: ConnectionForm | None = None


task_types: dict[str, TaskType] = {}
connection_types: dict[str, ConnectionType] = {}


def offered_connection_types() -> dict[str, ConnectionType]:
    """Give the types of which people can make a new connection manager, by their names."""
    return {name: each for name, each in connection_types.items() if not each.is_inert}


def register_task_type(task_type: TaskType) -> None:
    """Make a task type known to the designer."""
    task_types[task_type.name] = task_type


def register_connection_type(connection_type: ConnectionType) -> None:
    """Make a connection type known to the designer."""
    connection_types[connection_type.name] = connection_type
