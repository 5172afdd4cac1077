"""The parts that a package document is made of, and the kinds of values in them."""

import json
from typing import Annotated, Any, Final, Self
from uuid import UUID, uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from designer.expressions import LONGEST_EXPRESSION
from designer.input.number_types import PLAIN
from designer.input.texts import CONTROL, NO_NUL, NO_TEXT_IN_JSON
from designer.package.data_types import VariableType, read_value
from designer.package.enumerations import ConstraintValue, EvaluationOperation, ForceExecutionResult

MOST_EXPRESSIONS: Final = 200
"""Expressions on the properties of one part: more than any part has properties."""


NUL: Final = r"\u0000"
"""How JSON writes it."""
NOT_A_NAME: Final = "A name holds no line ends, tabs or other control characters."


def _check_name(name: str) -> str:
    if CONTROL.search(name):
        raise ValueError(NOT_A_NAME)
    return name


def check_storable(properties: dict[str, Any]) -> dict[str, Any]:
    """Give the properties back, if a database can store their texts. Raises ValueError."""
    if properties:
        _check_text(json.dumps(properties, ensure_ascii=False, default=str))
    return properties


def _check_properties(properties: dict[str, Any]) -> dict[str, Any]:
    """Check numbers too, which JSON has not all of."""
    try:
        written = json.dumps(properties, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError as error:
        raise ValueError("A property holds a number that is too large, or is none.") from error
    _check_text(written)
    return properties


def _check_text(written: str) -> None:
    # Most texts are ASCII without escapes, which is known at once.
    if (NUL in written or not written.isascii()) and NO_TEXT_IN_JSON.search(written):
        raise ValueError("A property holds a character that is no text: NUL, or half of a surrogate pair.")


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128), AfterValidator(_check_name)
]
Description = Annotated[str, StringConstraints(max_length=1024, pattern=NO_NUL)]
Coordinate = Annotated[float, Field(ge=-1_000_000, le=1_000_000, allow_inf_nan=False), PLAIN]
Length = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False), PLAIN]
LONGEST_NOTE: Final = 10_000
"""Characters of a note on the canvas."""
LONGEST_TITLE: Final = 60
NOTE_WIDTH, NOTE_HEIGHT = 240.0, 96.0
"""A note of which nobody says how large it is."""
NoteText = Annotated[str, StringConstraints(max_length=LONGEST_NOTE, pattern=NO_NUL)]
Properties = Annotated[dict[str, Any], AfterValidator(_check_properties)]
Expression = Annotated[str, StringConstraints(max_length=LONGEST_EXPRESSION, pattern=NO_NUL)]
Expressions = Annotated[
    dict[Annotated[str, StringConstraints(max_length=128)], Expression],
    Field(max_length=MOST_EXPRESSIONS),
    AfterValidator(check_storable),
]
"""Property expressions: the name of a property, and what gives it its value when the package runs."""
Count = Annotated[int, Field(ge=0, le=2**31 - 1), PLAIN]
Concurrency = Annotated[int, Field(ge=-1, le=2**31 - 1), PLAIN]
Identifier = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\W\d]\w*$")
]
Digest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
"""The SHA-256 of XML that is kept whole beside the documents (designer.storage.kept_xml); empty where there is none."""
SYSTEM: Final = "System"
DISABLE: Final = "disable"
"""The one property with an expression that is not the type's own: it is evaluated before the executable begins."""
NO_PARAMETERS: Final = (VariableType.CHAR, VariableType.DB_NULL, VariableType.OBJECT)


class Part(BaseModel):
    """A piece of a package document: unchangeable, and strict about what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DtsContainer(Part):
    """What packages, containers and tasks have in common (SSIS: DtsContainer).

    With maximum_error_count errors in it or inside of it, it has failed; 0 is no limit.
    """

    delay_validation: bool = False
    disable_event_handlers: bool = False
    maximum_error_count: Count = 1
    force_execution_result: ForceExecutionResult = ForceExecutionResult.NONE
    expressions: Expressions = {}


class ParameterDocument(Part):
    """A parameter of a package or a project: what whoever runs it may set, or must where it is required.

    value is JSON as a variable has it, and what the package is drawn with. A sensitive parameter has none here, because
    no document holds a secret: its value comes with the run.
    """

    id: UUID = Field(default_factory=uuid4)
    name: Identifier
    description: Description = ""
    type: VariableType = VariableType.STRING
    value: Any = ""
    required: bool = False
    sensitive: bool = False

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        if self.type in NO_PARAMETERS:
            raise ValueError(f"A parameter cannot be of the type {self.type}. Choose another data type.")
        if self.sensitive and self.value is not None:
            raise ValueError(f"“{self.name}” is sensitive, so its value is not kept here. Give it for the run.")
        check_storable({"value": self.value})
        if not self.sensitive:
            read_value(self.type, self.value)
        return self


class VariableDocument(Part):
    """A variable: what it is called and holds when a run begins, and where it can be seen.

    scope is the executable that it belongs to, where it and all inside see it; None is the whole package. value is JSON
    (designer.package.data_types). With evaluate_as_expression the expression gives the value at each time of reading.
    """

    id: UUID = Field(default_factory=uuid4)
    scope: UUID | None = None
    namespace: Identifier = "User"
    name: Identifier
    description: Description = ""
    type: VariableType = VariableType.STRING
    value: Any = ""
    expression: Expression = ""
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
        check_storable({"value": self.value, "expression": self.expression})
        read_value(self.type, self.value)
        return self


class ConnectionManagerDocument(Part):
    """A connection manager: its type's name as SSIS writes it in CreationName, and its type's properties.

    With delay_validation it is validated when a task uses it, not before a run.
    """

    id: UUID = Field(default_factory=uuid4)
    type: str = Field(max_length=64)
    name: Name
    description: Description = ""
    properties: Properties = {}
    expressions: Expressions = {}
    delay_validation: bool = False


class ExecutableDocument(DtsContainer):
    """A task, container or event handler in the control flow.

    parent is the container that it is in, or the executable whose events a handler handles; None is the package.
    x and y are the place of its upper left corner on the canvas, or in its container, in pixels. A container is as
    large as what is inside of it, and at least width by height; a collapsed one is drawn without what is inside.
    """

    id: UUID = Field(default_factory=uuid4)
    parent: UUID | None = None
    type: str = Field(max_length=64)
    name: Name
    description: Description = ""
    disable: bool = False
    fail_package_on_failure: bool = False
    fail_parent_on_failure: bool = False
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    width: Length = 0.0
    height: Length = 0.0
    collapsed: bool = False
    properties: Properties = {}

    @property
    def event_name(self) -> str:
        """The event that an event handler handles; of others nothing is asked."""
        return str(self.properties.get("event_name", ""))


class GroupDocument(Part):
    """A frame around executables of one container, with a title. It is drawing: nothing that runs knows of it."""

    id: UUID = Field(default_factory=uuid4)
    name: Name
    executables: Annotated[list[UUID], Field(min_length=1)]
    collapsed: bool = False


class NoteDocument(Part):
    """A note on the canvas, in Markdown: text for people, which nothing that runs knows of.

    parent is the container or event handler in which it stands; None is the package. executable is the task beside
    which it stands, if it is about one: in the same parent. x and y are its upper left corner there, in pixels.
    """

    id: UUID = Field(default_factory=uuid4)
    parent: UUID | None = None
    executable: UUID | None = None
    text: NoteText = ""
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    width: Length = NOTE_WIDTH
    height: Length = NOTE_HEIGHT

    @property
    def title(self) -> str:
        """How sentences name it: the beginning of its text."""
        line = " ".join(self.text[: 2 * LONGEST_TITLE].split())
        return f"{line[:LONGEST_TITLE].rstrip()}{'…' if len(line) > LONGEST_TITLE else ''}"


class PrecedenceConstraintDocument(Part):
    """An arrow: to_executable may begin when from_executable has ended with this value, or as the expression says.

    Of several arrows to one executable, those with logical_and must all pass; of the others one that passes is enough.
    """

    id: UUID = Field(default_factory=uuid4)
    from_executable: UUID
    to_executable: UUID
    value: ConstraintValue = ConstraintValue.SUCCESS
    evaluation_operation: EvaluationOperation = EvaluationOperation.CONSTRAINT
    expression: Expression = ""
    logical_and: bool = True
