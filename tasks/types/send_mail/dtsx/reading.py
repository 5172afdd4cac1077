"""Reading a Send Mail task from SSIS's files (SSIS reference: Send Mail task)."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, Protocol, TypeVar

from connections.addresses import read_items
from designer.dtsx.findings import Rule
from designer.dtsx.source import SourceExecutable
from designer.interchange.importing.elements import children, value
from designer.interchange.importing.values import read_number
from designer.interchange.mending.paths import is_windows_path
from designer.registry.file_forms import IN_A_RUN, ReadPart, Surroundings, TaskForm
from tasks.types.send_mail.dtsx import rules
from tasks.types.send_mail.dtsx.mends import LINES, MENDS
from tasks.types.send_mail.dtsx.writing import write_send_mail
from tasks.types.send_mail.properties import MessageSourceType, Priority, SendMailProperties, split_attachments
from tasks.types.send_mail.validation import find_long_lines

DRIVEN: Final = {
    "SmtpConnection": "smtp_connection",
    "FromLine": "from_line",
    "ToLine": "to_line",
    "CCLine": "cc_line",
    "BCCLine": "bcc_line",
    "Subject": "subject",
    "MessageSourceType": "message_source_type",
    "MessageSource": "message_source",
    "Priority": "priority",
    "FileAttachments": "file_attachments",
}
"""What an expression can drive, by the names of SSIS's object model."""
SSIS_NAMES: Final = {ours: name for name, ours in DRIVEN.items()}
VARIABLE: Final = re.compile(r"@?\[?([^\W\d]\w*::)?[^\W\d]\w*\]?")
RECIPIENTS: Final = ("to_line", "cc_line", "bcc_line")
SMTP: Final = "SMTP"
MOST_TOLD: Final = 20
Choice = TypeVar("Choice", Priority, MessageSourceType)


class Tell(Protocol):
    """Tells what was found, under a rule, in a property by our name, with what a mend would be about."""

    def __call__(self, rule: Rule, name: str, detail: str, key: str | None = None) -> None: ...


def read_send_mail(source: SourceExecutable, around: Surroundings) -> ReadPart:
    """Give a Send Mail task's properties, and tell what about its mail will not do here."""

    def tell(rule: Rule, name: str, detail: str, key: str | None = None) -> None:
        around.findings.tell(rule, source, detail, property_name=SSIS_NAMES.get(name, ""), key=key)

    if source.data is None:
        tell(rules.EMPTY, "", f"“{source.name}” has no settings in the file.")
        return ReadPart()
    data = source.data
    kind = _choose(MessageSourceType, value(data, "MessageSourceType"), "message_source_type", tell)
    message = value(data, "MessageSource")
    properties = {
        **{name: value(data, attribute) for name, attribute in LINES.items()},
        "smtp_connection": _find_smtp(value(data, "SMTPServer"), around, tell),
        "subject": value(data, "Subject"),
        "priority": _choose(Priority, value(data, "Priority"), "priority", tell),
        "message_source_type": kind,
        "message_source": _read_message(kind, message, around, tell),
        "file_attachments": "|".join(
            name for each in children(data, "Attachments") if (name := value(each, "FileName"))
        ),
    }
    driven = {DRIVEN[name] for name in source.expressions if name in DRIVEN}
    for rule, name, detail, key in _judge(properties, driven):
        tell(rule, name, detail, key)
    return ReadPart(properties)


def _find_smtp(reference: str, around: Surroundings, tell: Tell) -> str:
    """Give the ID of the manager that a task names by its GUID, or the reference itself where there is none."""
    if not reference.strip():
        tell(rules.NO_CONNECTION, "smtp_connection", "SMTPServer is empty.", key="")
        return ""
    found = around.find_connection(reference)
    if found is None:
        detail = f"Nothing in the package and its project is {reference[:200]}."
        tell(rules.DANGLING, "smtp_connection", detail, key=reference)
        return reference.strip().strip("{}").lower()
    manager, identifier = found
    if manager.creation_name.strip().upper() != SMTP:
        detail = f"“{manager.name}” is of the type “{manager.creation_name[:100]}”."
        tell(rules.NOT_SMTP, "smtp_connection", detail, key=reference)
    return str(identifier)


def _read_message(kind: MessageSourceType, text: str, around: Surroundings, tell: Tell) -> str:
    match kind:
        case MessageSourceType.VARIABLE if VARIABLE.fullmatch(text.strip()):
            return text.strip().lstrip("@").strip("[]")
        case MessageSourceType.VARIABLE:
            tell(rules.NO_VARIABLE, "message_source", f"MessageSource has {len(text):,} characters, and names none.")
        case MessageSourceType.FILE_CONNECTION if found := around.find_connection(text):
            return str(found[1])
        case MessageSourceType.FILE_CONNECTION:
            tell(rules.NO_FILE_CONNECTION, "message_source", f"Nothing in the package is {text[:200]}.", key=text)
        case MessageSourceType.DIRECT_INPUT:
            pass
    return text


def _choose(choices: type[Choice], text: str, name: str, tell: Tell) -> Choice:
    """Read a word, or its number; nothing is SSIS's default, and 0 is a priority that files have."""
    word = text.strip()
    for each in choices:
        if word.casefold() == each.value.casefold() or read_number(word, -1) == each.number:
            return each
    default = choices("Normal") if choices is Priority else choices("DirectInput")
    if word and not (choices is Priority and word == "0"):
        rule = rules.PRIORITY if choices is Priority else rules.SOURCE_TYPE
        tell(rule, name, f"It is “{word[:100]}”, and counts as {default.value}.")
    return default


def _judge(properties: dict[str, Any], driven: set[str]) -> Iterator[tuple[Rule, str, str, str | None]]:
    """Tell what is wrong in the values that are sent as they stand, which no expression replaces."""
    for name in LINES.keys() - driven:
        refused = [each for each in read_items(properties[name]) if each.refusal]
        yield from ((rules.ODD_ADDRESS, name, str(each.refusal), each.text) for each in refused[:MOST_TOLD])
    standing = SendMailProperties.model_construct(**{name: properties[name] for name in LINES})
    for sentence, name in find_long_lines(standing):
        if name not in driven:
            yield rules.LONG_LINE, name, sentence, None
    if "file_attachments" not in driven:
        for path in split_attachments(properties["file_attachments"])[:MOST_TOLD]:
            if is_windows_path(path):
                yield rules.WINDOWS_PATH, "file_attachments", f"The attachment is “{path[:300]}”.", path


def find_domains(properties: Mapping[str, Any], driven: Collection[str]) -> Iterator[str]:
    """Give the domain of each recipient of To, CC and BCC."""
    for name in RECIPIENTS:
        if name in driven:
            yield IN_A_RUN
        else:
            mailboxes = (each.mailbox for each in read_items(str(properties.get(name) or "")))
            yield from (each.domain.casefold() for each in mailboxes if each)


FORM: Final = TaskForm(
    kinds=("Microsoft.SendMailTask",),
    read=read_send_mail,
    driven=DRIVEN,
    rules=rules.RULES,
    write=write_send_mail,
    mends=MENDS,
    find_domains=find_domains,
)
