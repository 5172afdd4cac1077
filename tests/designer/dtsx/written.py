"""Packages as SSIS writes them in formats 2, 3, 6 and 8, made of one description."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = 'xmlns:DTS="www.microsoft.com/SqlServer/Dts"'
MAIL = "www.microsoft.com/sqlserver/dts/tasks/sendmailtask"
OLD, NEW = (2, 3), (6, 8)
FORMATS = (*OLD, *NEW)
ROOT_TYPES = {2: "MSDTS.Package.1", 3: "SSIS.Package.2", 6: "SSIS.Package.3", 8: "Microsoft.Package"}
TOKEN = "Culture=neutral, PublicKeyToken=89845dcd8080cc91"
VERSIONS = {2: "9.0.242.0", 3: "10.0.0.0", 6: "11.0.0.0"}


def guid(number: int) -> str:
    return "{" + str(UUID(int=number)).upper() + "}"


def send_mail_type(version: int) -> str:
    if version == 8:
        return "Microsoft.SendMailTask"
    name = "Microsoft.SqlServer.Dts.Tasks.SendMailTask.SendMailTask, Microsoft.SqlServer.SendMailTask"
    return f"{name}, Version={VERSIONS[version]}, {TOKEN}"


def mail_data(to: str = "ada@example.org") -> str:
    attached = f'<SendMailTask:Attachments SendMailTask:FileName="C:\\a.txt" xmlns:SendMailTask="{MAIL}"/>'
    start = f'<SendMailTask:SendMailTaskData xmlns:SendMailTask="{MAIL}" SendMailTask:SMTPServer="{guid(900)}"'
    return f"{start} SendMailTask:To={quoteattr(to)}>{attached}</SendMailTask:SendMailTaskData>"


@dataclass(frozen=True)
class Part:
    """An object of a package; kind is the element's name, type its CreationName."""

    name: str
    number: int = 0
    kind: str = "Executable"
    type: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    expressions: dict[str, str] = field(default_factory=dict)
    data: str = ""
    variables: Sequence["Part"] = ()
    parts: Sequence["Part"] = ()
    constraints: Sequence["Part"] = ()
    handlers: Sequence["Part"] = ()
    inside: str = ""


WRAPPERS = {"Executable": "Executables", "EventHandler": "EventHandlers", "Variable": "Variables"}
WRAPPERS |= {"PrecedenceConstraint": "PrecedenceConstraints", "ConnectionManager": "ConnectionManagers"}


@dataclass(frozen=True)
class Writer:
    """One format."""

    version: int

    @property
    def is_old(self) -> bool:
        return self.version in OLD

    def package(self, root: Part, connections: Sequence[Part] = (), more: str = "") -> bytes:
        form = f'<DTS:Property DTS:Name="PackageFormatVersion">{self.version}</DTS:Property>'
        before = form + self.many(connections, "Package", "ConnectionManager")
        kind = ROOT_TYPES[self.version]
        text = self.one(root, "", kind=kind, before=before, after=more, namespace=f" {NAMESPACE}")
        return f'<?xml version="1.0"?>\n{text}'.encode()

    def many(self, parts: Sequence[Part], owner: str, kind: str) -> str:
        written = "\n".join(self.one(part, owner) for part in parts)
        if self.is_old or not parts:
            return written
        return f"<DTS:{WRAPPERS[kind]}>{written}</DTS:{WRAPPERS[kind]}>"

    def one(
        self, part: Part, owner: str, kind: str = "", before: str = "", after: str = "", namespace: str = ""
    ) -> str:
        path = self.path(part, owner)
        named = {"ObjectName": part.name, "DTSID": guid(part.number), "CreationName": kind or part.type}
        properties = {name: value for name, value in {**named, **part.properties}.items() if name != "ends"}
        attributes = {"ExecutableType": kind or part.type} if part.kind == "Executable" else {}
        if not self.is_old:
            attributes |= {"refId": path, **properties}
        told = "".join(f" DTS:{name}={quoteattr(value)}" for name, value in attributes.items())
        body = before + self.body(part, path, properties) + after
        return f"<DTS:{part.kind}{namespace}{told}>{body}</DTS:{part.kind}>"

    def body(self, part: Part, path: str, properties: dict[str, str]) -> str:
        written = "".join(self.property("Property", *pair) for pair in properties.items()) if self.is_old else ""
        written += "".join(self.property("PropertyExpression", *pair) for pair in part.expressions.items())
        written += self.ends(part) + part.inside
        written += self.many(part.variables, path, "Variable") + self.many(part.parts, path, "Executable")
        written += self.many(part.constraints, path, "PrecedenceConstraint")
        written += self.many(part.handlers, path, "EventHandler")
        return written + (f"<DTS:ObjectData>{part.data}</DTS:ObjectData>" if part.data else "")

    def property(self, element: str, name: str, value: str) -> str:
        return f'<DTS:{element} DTS:Name="{name}">{escape(value)}</DTS:{element}>'

    def ends(self, part: Part) -> str:
        if part.kind != "PrecedenceConstraint" or not self.is_old:
            return ""
        numbers = part.properties["ends"].split()
        pairs = zip(numbers, ("-1", "0"), strict=True)
        return "".join(f'<DTS:Executable IDREF="{guid(int(number))}" DTS:IsFrom="{flag}"/>' for number, flag in pairs)

    def path(self, part: Part, owner: str) -> str:
        if not owner:
            return "Package"
        if part.kind == "EventHandler":
            return f"{owner}.EventHandlers[{part.name}]"
        plural = WRAPPERS[part.kind]
        named = f"{owner}.{plural}[{part.name}]"
        return f"{owner}\\{part.name}" if part.kind == "Executable" else named


def variable(name: str, number: int, value: str = "", code: int = 8) -> Part:
    held = f'<DTS:VariableValue DTS:DataType="{code}" xml:space="preserve">{escape(value)}</DTS:VariableValue>'
    return Part(name, number, "Variable", properties={"Namespace": "User"}, inside=held)


def send_mail(name: str, number: int, version: int, **more: object) -> Part:
    return Part(name, number, type=send_mail_type(version), data=mail_data(), **more)


def constraint(name: str, number: int, ends: tuple[str, str], numbers: tuple[int, int], **properties: str) -> Part:
    ids = {"ends": f"{numbers[0]} {numbers[1]}"}
    named = {"From": f"{ends[0]}", "To": f"{ends[1]}"}
    return Part(name, number, "PrecedenceConstraint", properties={**named, **ids, **properties})


def smtp(name: str, number: int, type_name: str = "SMTP") -> Part:
    data = f'<SmtpConnectionManager ConnectionString="SmtpServer={name};UseWindowsAuthentication=False;"/>'
    return Part(
        name, number, "ConnectionManager", type=type_name, data=data, expressions={"SmtpServer": "@[User::host]"}
    )


def database(name: str, number: int, version: int) -> Part:
    """A connection manager whose data is an element of the same name."""
    text = "Data Source=db01;"
    told = f'<DTS:Property DTS:Name="ConnectionString">{text}</DTS:Property>'
    old = f"<DTS:ConnectionManager>{told}</DTS:ConnectionManager>"
    new = f'<DTS:ConnectionManager DTS:ConnectionString="{text}"/>'
    return Part(name, number, "ConnectionManager", type="OLEDB", data=old if version in OLD else new)


def night(version: int) -> bytes:
    """A package with everything at some depth: a loop in a container, handlers on two levels, two managers."""
    loop = Part(
        "Each file",
        30,
        type="STOCK:FOREACHLOOP",
        inside=foreach(version),
        parts=(send_mail("Tell", 31, version), send_mail("Tell again", 32, version)),
        constraints=(
            constraint("C2", 33, ("Package\\Seq\\Each file\\Tell", "Package\\Seq\\Each file\\Tell again"), (31, 32)),
        ),
    )
    handler = Part(
        "OnError",
        40,
        "EventHandler",
        "OnError",
        {"EventName": "OnError"},
        parts=(send_mail("Mend", 41, version, expressions={"ToLine": "@[User::to]"}),),
        variables=(variable("Propagate", 42, "-1", 11),),
    )
    gone = constraint("C3", 22, ("Package\\Gone", "Package\\Seq"), (999, 20), Value="1")
    first = constraint("C1", 21, ("Package\\First", "Package\\Seq"), (10, 20), Expression='"a"  <  "b"')
    root = Part(
        "Night",
        1,
        variables=(variable("host", 2, "  mail01 "), variable("to", 3)),
        parts=(
            Part("First", 10, type="Microsoft.ScriptTask", properties={"Disabled": "-1"}, handlers=(handler,)),
            Part("Seq", 20, type="STOCK:SEQUENCE", parts=(loop,), variables=(variable("n", 23, "5", 3),)),
        ),
        constraints=(first, gone),
        handlers=(Part("OnTaskFailed", 50, "EventHandler", "OnTaskFailed", {"EventName": "OnTaskFailed"}),),
        inside="<DTS:LoggingOptions><DTS:Property DTS:Name='LoggingMode'>0</DTS:Property></DTS:LoggingOptions>",
    )
    managers = (smtp("mail01", 900), database("Sales", 901, version), smtp("Other", 902, "SMTP (Somebody)"))
    return Writer(version).package(root, managers)


def foreach(version: int) -> str:
    type_name = "DTS.ForEachFileEnumerator.2" if version in OLD else "Microsoft.ForEachFileEnumerator"
    enumerator = Part(
        "{E}",
        34,
        "ForEachEnumerator",
        type_name,
        expressions={"Directory": "@[User::folder]"},
        data="<ForEachFileEnumeratorProperties><FEFEProperty Folder='C:\\in'/></ForEachFileEnumeratorProperties>",
    )
    mapping = Part("", 35, "ForEachVariableMapping", properties={"VariableName": "User::file", "ValueIndex": "0"})
    wrapped = Writer(version)
    inner = _unwrapped(wrapped, mapping)
    plural = inner if version in OLD else f"<DTS:ForEachVariableMappings>{inner}</DTS:ForEachVariableMappings>"
    return _unwrapped(wrapped, enumerator) + plural


def _unwrapped(writer: Writer, part: Part) -> str:
    properties = {"ObjectName": part.name, "DTSID": guid(part.number), "CreationName": part.type, **part.properties}
    told = "" if writer.is_old else "".join(f" DTS:{name}={quoteattr(value)}" for name, value in properties.items())
    return f"<DTS:{part.kind}{told}>{writer.body(part, '', properties)}</DTS:{part.kind}>"
