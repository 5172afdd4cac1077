"""Files of SSIS as they are read, made by hand: nothing here is anybody's package."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from lxml.etree import _Element as Element
from lxml.etree import fromstring, tostring

from designer.dtsx.source import (
    SourceConnection,
    SourceConstraint,
    SourceExecutable,
    SourcePackage,
    SourceParameter,
    SourceVariable,
)

ANY = fromstring("<Any/>")
NAMES = UUID("00000000-0000-0000-0000-00000000000a")


def id_of(name: str) -> UUID:
    return uuid5(NAMES, name)


def xml(text: str) -> Element:
    return fromstring(text)


def part(path: str, **properties: str) -> dict[str, object]:
    name = path.rsplit("\\", 1)[-1]
    return {
        "path": path,
        "element": ANY,
        "line": 7,
        "id": id_of(path),
        "properties": {"ObjectName": name, **properties},
    }


def task(
    name: str,
    kind: str = "Microsoft.SendMailTask",
    *,
    data: str = "",
    inside: Iterable[SourceExecutable] = (),
    handlers: Iterable[SourceExecutable] = (),
    constraints: Iterable[SourceConstraint] = (),
    variables: Iterable[SourceVariable] = (),
    expressions: dict[str, str] | None = None,
    within: str = "\\Package",
    element: str = "",
    event: str = "",
    **properties: str,
) -> SourceExecutable:
    given = part(f"{within}\\{name}", **properties)
    if element:
        given["element"] = xml(element)
    return SourceExecutable(
        **given,
        kind=kind,
        event_name=event,
        data=xml(data) if data else None,
        expressions=expressions or {},
        executables=tuple(inside),
        handlers=tuple(handlers),
        constraints=tuple(constraints),
        variables=tuple(variables),
    )


def mail(name: str = "Send Mail", *, attachments: Iterable[str] = (), **attributes: str) -> str:
    """The data of a Send Mail task."""
    root = _make("SendMailTaskData", attributes)
    for each in attachments:
        root.append(_make("Attachments", {"FileName": each}))
    return tostring(root, encoding="unicode")


def _make(name: str, attributes: dict[str, str]) -> Element:
    namespace = "www.microsoft.com/sqlserver/dts/tasks/sendmailtask"
    made = fromstring(f'<m:{name} xmlns:m="{namespace}"/>')
    for key, value in attributes.items():
        made.set(f"{{{namespace}}}{key}", value)
    return made


def variable(name: str, value: str = "", data_type: int | None = 8, **properties: str) -> SourceVariable:
    return SourceVariable(
        **part(f"\\Package.Variables[{name}]", **{"ObjectName": name, **properties}), data_type=data_type, value=value
    )


def parameter(
    name: str, value: str = "", data_type: int | None = 8, *, is_clr: bool = False, **properties: str
) -> SourceParameter:
    given = part(f"\\Package.Parameters[{name}]", **{"ObjectName": name, **properties})
    return SourceParameter(**given, data_type=data_type, value=value, is_clr=is_clr)


def connection(
    name: str,
    text: str = "SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=True;",
    kind: str = "SMTP",
    *,
    expressions: dict[str, str] | None = None,
    data: str = "",
    **properties: str,
) -> SourceConnection:
    given = part(f"\\Package.Connections[{name}]", **{"ObjectName": name, "CreationName": kind, **properties})
    return SourceConnection(
        **given, connection_string=text, expressions=expressions or {}, data=xml(data) if data else None
    )


def constraint(begin: str | None, end: str | None, **properties: str) -> SourceConstraint:
    path = f"\\Package.PrecedenceConstraints[{begin} to {end}]"
    given = part(path, LogicalAnd="True") | {}
    given["properties"] = {"ObjectName": "Constraint", "LogicalAnd": "True", **properties}
    return SourceConstraint(**given, from_path=begin and f"\\Package\\{begin}", to_path=end and f"\\Package\\{end}")


def package(*executables: SourceExecutable, name: str = "Nightly", **more: object) -> SourcePackage:
    given = part("\\Package", ObjectName=name)
    given["properties"] = {"ObjectName": name, **more.pop("properties", {})}
    return SourcePackage(**given, kind="Microsoft.Package", executables=executables, **more)
