"""What samples are drawn with: tasks that stand below each other, and the arrows between them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from designer.package.document import (
    ExecutableDocument,
    NoteDocument,
    PackageDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import ConstraintValue, ContainerType, EvaluationOperation
from tasks.samples.sample import Place

SENDER: Final = "Mailwright <mailwright@example.com>"
READER: Final = "you@example.com"
LEFT, TOP, STEP = 80.0, 20.0, 140.0
INSIDE = 24.0
RIGHT = 420.0
"""Where notes stand, beside the tasks."""


def mail(place: Place, name: str, subject: str, text: str, **fields: Any) -> ExecutableDocument:
    """Give a Send Mail task; what belongs to every executable goes to it, all else are properties."""
    own = {key: fields.pop(key) for key in ("parent", "expressions") if key in fields}
    values = {
        "smtp_connection": place.connection,
        "from_line": SENDER,
        "to_line": READER,
        "subject": subject,
        "message_source": text,
    }
    return ExecutableDocument(type="SendMailTask", name=name, properties={**values, **fields}, **own)


def assign(name: str, expression: str, **fields: Any) -> ExecutableDocument:
    """Give an Expression task."""
    return ExecutableDocument(type="ExpressionTask", name=name, properties={"expression": expression}, **fields)


def handler(event: str, name: str, of: ExecutableDocument | None = None) -> ExecutableDocument:
    """Give an event handler of an executable, or of the package."""
    properties = {"event_name": event}
    return ExecutableDocument(type=ContainerType.EVENT_HANDLER, name=name, parent=of and of.id, properties=properties)


def variable(name: str, value: Any = "", kind: str = "String") -> VariableDocument:
    """Give a variable that the whole package sees."""
    return VariableDocument.model_validate({"name": name, "type": kind, "value": value})


def arrow(
    begin: ExecutableDocument, end: ExecutableDocument, value: str = "success", expression: str = ""
) -> PrecedenceConstraintDocument:
    """Give a precedence constraint; one with an expression asks for both."""
    asked = EvaluationOperation.EXPRESSION_AND_CONSTRAINT if expression else EvaluationOperation.CONSTRAINT
    return PrecedenceConstraintDocument(
        from_executable=begin.id,
        to_executable=end.id,
        value=ConstraintValue(value),
        evaluation_operation=asked,
        expression=expression,
    )


def chain(*executables: ExecutableDocument) -> list[PrecedenceConstraintDocument]:
    """Give arrows from each to the next, on success."""
    return [arrow(begin, end) for begin, end in pairwise(executables)]


def stand(executables: Iterable[ExecutableDocument]) -> list[ExecutableDocument]:
    """Let the executables of each container stand below each other; those inside are nearer to its edge."""
    places: dict[object, int] = {}
    placed = []
    for each in executables:
        row = places.setdefault(each.parent, 0)
        places[each.parent] += 1
        x, y = (INSIDE, INSIDE + row * STEP / 2) if each.parent else (LEFT, TOP + row * STEP)
        placed.append(each.model_copy(update={"x": x, "y": y}))
    return placed


def package(
    name: str,
    description: str,
    executables: Sequence[ExecutableDocument],
    note: str = "",
    **fields: Any,
) -> PackageDocument:
    """Give a package whose tasks stand below each other, with a note beside them."""
    notes = [NoteDocument(text=note, x=RIGHT, y=TOP, width=300.0, height=180.0)] if note else []
    return PackageDocument(name=name, description=description, executables=stand(executables), notes=notes, **fields)
