"""What samples are drawn with: tasks, variables, and the arrows between tasks."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from designer.package.document import (
    ExecutableDocument,
    PackageDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import ConstraintValue, ContainerType, EvaluationOperation
from tasks.samples.sample import Place
from tasks.samples.standing import stand, stand_beside

SENDER: Final = "Mailwright <mailwright@example.com>"
READER: Final = "you@example.com"


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


def package(
    name: str,
    description: str,
    executables: Sequence[ExecutableDocument],
    note: str = "",
    **fields: Any,
) -> PackageDocument:
    """Give a package whose tasks stand below what they wait for, with a note beside them."""
    standing = stand(executables, fields.get("precedence_constraints", ()))
    notes = [stand_beside(standing.right, note)] if note else []
    return PackageDocument(name=name, description=description, executables=standing.executables, notes=notes, **fields)
