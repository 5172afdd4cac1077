"""Keeping a task of SSIS's files that has no engine here."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid5

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.findings import Rule, Severity
from designer.dtsx.kinds import SEND_MAIL, kind_of
from designer.dtsx.reading.objects import data_of, read_expressions
from designer.dtsx.source import SourceExecutable
from designer.interchange.importing.elements import find_all, text_of, value
from designer.interchange.rules import DISABLED
from designer.registry.file_forms import ANY_OTHER, Question, ReadPart, Surroundings, TaskForm
from designer.registry.mends import Mending, MendKind, Need
from designer.registry.written_parts import Destination, WrittenPart
from tasks.types.kept import LONGEST_CREATION_NAME, Fact
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties
from tasks.types.kept_task.reading.drawn_mail import find_mails
from tasks.types.kept_task.reading.facts import CONNECTION, find_facts
from tasks.types.kept_task.reading.found_mail import find_mail
from tasks.types.kept_task.reading.known_types import Family, class_of, describe_type
from tasks.types.kept_task.results import MOST_BINDINGS, ResultSet
from tasks.types.kept_task.summary import OUTCOMES

KEPT: Final = Rule(
    "MW-I-0140",
    Severity.ERROR,
    "A task has no engine here",
    "It is kept as it is and does not run. Nothing of the package runs before a person says what it counts as.",
    "Open the task and choose: it succeeded, it failed, or someone else runs it and reports the outcome.",
)
SENDS_MAIL: Final = Rule(
    "MW-I-0141",
    Severity.WARNING,
    "Mail is sent without a Send Mail task",
    "That mail is not sent here, since the task does not run.",
    "Draw a Send Mail task for it, or let someone else run the task.",
)
OF_ANY: Final = tuple((each.value, words) for each, words in OUTCOMES.items() if each is not KeptOutcome.ROWS)
"""What any task can count as: only some have a result that rows of a file can stand for."""
EXECUTE_SQL: Final = "executesqltask"
RECORDSET: Final = "recordsetdestination"
NAMING: Final = ("componentClassID", "contactInfo", "description")
"""The attributes of a data flow's component of which one says its class, by the file's format."""
DIRECTIONS: Final = frozenset({"output", "returnvalue", "inputoutput"})
MAILS: Final = UUID("5e0d7a34-9a0c-5b1e-8a55-6d61696c2020")
VARIABLE_PROPERTY: Final = "VariableName"
"""The property of a data flow's component that a Row Count or a Recordset Destination fills."""


def keep_task(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Keep a task whole, with what is known of it."""
    label, _ = describe_type(source.kind or source.creation_name)
    around.findings.tell(KEPT, source, f"“{source.name}” is a task of the type {label}.")
    found = find_mail(source.element)
    key = "" if found and find_mails(source.element) else None
    for mail in found:
        detail = f"“{source.name}” names {mail.way} in line {mail.number:,} of its text: {mail.line}"
        around.findings.tell(SENDS_MAIL, source, detail, key=key)
    name = source.creation_name or source.kind
    return ReadPart(
        {
            "creation_name": name[:LONGEST_CREATION_NAME],
            "label": label,
            "source": around.keep(source.element),
            "facts": _name_connections(find_facts(source.kind or name, source.element), around),
            **read_results(source.kind or name, source.data),
        }
    )


def _draw_mail(source: SourceExecutable, mending: Mending) -> SourceExecutable:
    """Put Send Mail tasks beside a task; what it sends was answered then."""
    mend, mails = mending.find(source.path), find_mails(source.element)
    if mend is None or not mails:
        return source
    server = mending.refer(mend.value, "SMTP")
    for number, mail in enumerate(mails, start=1):
        drawn = _make_mail(source, number, {**mail, "SMTPServer": server})
        mending.effects.beside.append(drawn)
        mending.effects.drawn[drawn.path] = source.path
    names = ", ".join(f"“{each.name}”" for each in mending.effects.beside)
    mending.tell(source, f"Beside “{source.name}” stands {names}, disabled.")
    return replace(source, settled=source.settled | {f"{SENDS_MAIL.code} {source.path}"})


def _make_mail(source: SourceExecutable, number: int, values: dict[str, str]) -> SourceExecutable:
    """Make a Send Mail task that does not run yet, with an ID made of its neighbour's."""
    data = etree.Element("SendMailTaskData", values)
    name = f"{source.name}: mail {number}"
    path = f"{source.path}: mail {number}"
    properties = {"ObjectName": name, "CreationName": SEND_MAIL, "Disabled": "True"}
    return SourceExecutable(
        path,
        data,
        source.line,
        uuid5(source.id or MAILS, path),
        properties,
        data=data,
        settled=frozenset({f"{DISABLED.code} {path}"}),
        kind=SEND_MAIL,
    )


def _name_connections(facts: list[Fact], around: Surroundings) -> list[Fact]:
    """Tell the names of connection managers in place of the IDs by which a file knows them."""
    names = {str(each.id): each.name for each, _ in around.connections if each.id}
    return [
        (name, names.get(text.strip("{}").casefold(), text) if name == CONNECTION else text) for name, text in facts
    ]


def read_results(kind: str, data: Element | None) -> dict[str, Any]:
    """Give the variables that take what a statement or a data flow finds; of any other task nothing."""
    if data is None:
        return {}
    if class_of(kind).casefold() == EXECUTE_SQL:
        return _read_result_set(data)
    return _read_recordset(data) if describe_type(kind)[1] is Family.DATA_FLOW else {}


def _read_result_set(data: Element) -> dict[str, Any]:
    settings = next(iter(find_all(data, "SqlTaskData")), None)
    word = value(settings, "ResultType").removeprefix("ResultSetType_")
    bindings = [
        {"result": value(each, "ResultName").strip()[:128], "variable": value(each, "DtsVariableName").strip()}
        for each in find_all(data, "ResultBinding")
    ]
    known = word if word in frozenset(ResultSet) else ResultSet.NONE
    return {"result_set": known, "bindings": bindings[:MOST_BINDINGS]}


def _read_recordset(data: Element) -> dict[str, Any]:
    """Several Recordset Destinations take different rows, so that no one file stands for them."""
    filled = [
        name
        for component in find_all(data, "component")
        if any(RECORDSET in value(component, word).replace(" ", "").casefold() for word in NAMING)
        for name in _written_by_components(component)
    ]
    if len(filled) != 1:
        return {}
    return {"result_set": ResultSet.FULL, "bindings": [{"result": "0", "variable": filled[0]}]}


def find_written(source: SourceExecutable) -> Iterator[str]:
    """Name the variables that a statement, a script or a data flow gives a value."""
    data = source.data
    if data is None:
        return
    for each in find_all(data, "ResultBinding"):
        yield value(each, "DtsVariableName").strip()
    for each in find_all(data, "ParameterBinding"):
        if value(each, "ParameterDirection").casefold() in DIRECTIONS:
            yield value(each, "DtsVariableName").strip()
    for each in find_all(data, "ScriptProject"):
        yield from (name.strip() for name in value(each, "ReadWriteVariables").split(",") if name.strip())
    yield from _written_by_components(data)


def _written_by_components(data: Element) -> Iterator[str]:
    for each in find_all(data, "property"):
        if value(each, "name") == VARIABLE_PROPERTY and (name := text_of(each).strip()):
            yield name


def write_kept(properties: KeptTaskProperties, to: Destination) -> WrittenPart:
    """Give the task's data and expressions as they were."""
    kept = to.load(properties.source)
    name = kind_of(properties.creation_name)
    if kept is None:
        return WrittenPart(creation_name=name)
    return WrittenPart(data_of(kept), expressions=read_expressions(kept), creation_name=name)


FORM: Final = TaskForm(
    kinds=(ANY_OTHER,),
    read=keep_task,
    assigns=find_written,
    rules=(KEPT, SENDS_MAIL),
    mends=(
        MendKind(
            "kept.send-mail",
            (SENDS_MAIL,),
            "Put a Send Mail task beside it with what is known of the mail, disabled until you have finished it",
            _draw_mail,
            Need.MANAGER,
            is_placed=True,
            check=lambda value: "" if value else "Choose a connection manager.",
        ),
    ),
    question=Question("outcome", OF_ANY, kind_property="label"),
    write=write_kept,
)
