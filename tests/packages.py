"""Packages that tests make."""

from itertools import pairwise

from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
    ParameterDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import ConstraintValue


def smtp(name: str = "Mail server", port: int | None = None, **properties: object) -> ConnectionManagerDocument:
    values = {"smtp_server": "127.0.0.1", "port": port, "timeout": 3000, **properties}
    return ConnectionManagerDocument(type="SMTP", name=name, properties=values)


def send_mail(name: str, connection: object = "Mail server", **properties: object) -> ExecutableDocument:
    values = {
        "smtp_connection": str(connection),
        "from_line": "Reports <reports@example.com>",
        "to_line": "ann@example.com",
        "subject": name,
        "message_source": f"Text of {name}",
        **properties,
    }
    return ExecutableDocument(type="SendMailTask", name=name, properties=values)


def executable(kind: str, name: str, inside: ExecutableDocument | None = None, **fields: object) -> ExecutableDocument:
    """An executable of any type in a container, or in the package."""
    return ExecutableDocument(type=kind, name=name, parent=inside and inside.id, **fields)


def handler(event: str, of: ExecutableDocument | None = None, *, propagate: bool = True) -> ExecutableDocument:
    """An event handler of an executable, or of the package."""
    return executable("EventHandler", event, of, properties={"event_name": event, "propagate": propagate})


def group(*inside: ExecutableDocument) -> GroupDocument:
    return GroupDocument(name="Group", executables=[one.id for one in inside])


def note(
    text: str, on: ExecutableDocument | None = None, *, inside: ExecutableDocument | None = None, **fields: object
) -> NoteDocument:
    """A note on the canvas: on a task, in a container, or free in the package."""
    parent = on.parent if on else inside and inside.id
    return NoteDocument(text=text, executable=on and on.id, parent=parent, **fields)


def arrow(
    begin: ExecutableDocument, end: ExecutableDocument, value: str = "success", **fields: object
) -> PrecedenceConstraintDocument:
    return PrecedenceConstraintDocument(
        from_executable=begin.id, to_executable=end.id, value=ConstraintValue(value), **fields
    )


def package(
    name: str = "Nightly",
    tasks: list[ExecutableDocument] | None = None,
    arrows: list[PrecedenceConstraintDocument] | None = None,
    connections: list[ConnectionManagerDocument] | None = None,
) -> PackageDocument:
    return PackageDocument(
        name=name,
        executables=tasks or [],
        precedence_constraints=arrows or [],
        connections=connections or [],
    )


def chain(length: int, port: int | None = None, **properties: object) -> PackageDocument:
    """A package of this many mails, each on the success of the one before."""
    tasks = [send_mail(f"Mail {number}") for number in range(length)]
    arrows = [arrow(begin, end) for begin, end in pairwise(tasks)]
    return package("Chain", tasks, arrows, [smtp(port=port, **properties)])


def looping(rows: int = 3) -> PackageDocument:
    """A loop that adds each of its numbers to a sum."""
    enumerator = {"kind": "Item", "columns": ["Int32"], "rows": [[number] for number in range(rows)]}
    mappings = [{"variable": "User::Number", "index": 0}]
    loop = executable("ForeachLoop", "Each", properties={"enumerator": enumerator, "variable_mappings": mappings})
    add = executable("ExpressionTask", "Add", loop, properties={"expression": "@[User::Sum] = @Sum + @Number"})
    variables = [VariableDocument(name=name, type="Int32", value=0) for name in ("Number", "Sum")]
    key = ParameterDocument(name="Key", sensitive=True, value=None)
    size = ParameterDocument(name="Size", type="Int32", value=5)
    changed = {"variables": variables, "parameters": [key, size]}
    return package("Looping", [loop, add]).model_copy(update=changed)
