"""What takes away the findings of Send Mail tasks that come from SSIS's files: once for all packages of an import."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Final

from lxml.etree import _Element as Element

from connections.addresses import read_items, replace_items
from designer.dtsx.source import SourceExecutable
from designer.interchange.importing.elements import children, set_value, value
from designer.interchange.mending.paths import MAP_PATHS, map_path
from designer.registry.mends import Mending, MendKind, Need
from tasks.types.send_mail.dtsx import rules
from tasks.types.send_mail.properties import split_attachments

LINES: Final = {"from_line": "From", "to_line": "To", "cc_line": "CC", "bcc_line": "BCC"}
NOTHING: Final = "Choose a connection manager."
Edit = Callable[[Element, SourceExecutable, Mending], None]


def _edit(edit: Edit) -> Callable[[SourceExecutable, Mending], SourceExecutable]:
    """Make a mend of what edits a task's data: the file's own stays as it is."""

    def mend(source: SourceExecutable, mending: Mending) -> SourceExecutable:
        if source.data is None:
            return source
        data = deepcopy(source.data)
        told = len(mending.effects.changes)
        edit(data, source, mending)
        return source if told == len(mending.effects.changes) else replace(source, data=data)

    return mend


def _choose_manager(data: Element, source: SourceExecutable, mending: Mending) -> None:
    if mend := mending.find(value(data, "SMTPServer")):
        set_value(data, "SMTPServer", mending.refer(mend.value, "SMTP"))
        mending.tell(source, f"“{source.name}” uses another connection manager.")


def _choose_file(data: Element, source: SourceExecutable, mending: Mending) -> None:
    if (mend := mending.find(value(data, "MessageSource"))) and value(data, "MessageSourceType") in FILE_TYPES:
        set_value(data, "MessageSource", mending.refer(mend.value, "FILE"))
        mending.tell(source, f"“{source.name}” takes its message from another File connection manager.")


def _correct_addresses(data: Element, source: SourceExecutable, mending: Mending) -> None:
    def choose(text: str) -> str | None:
        mend = mending.find(text)
        return mend.value if mend else None

    for name in LINES.values():
        line = value(data, name)
        corrected = replace_items(line, choose) if line else line
        if corrected != line:
            set_value(data, name, corrected)
            mending.tell(source, f"{name} of “{source.name}” is {corrected[:300] or 'empty'}.")


def _map_attachments(data: Element, source: SourceExecutable, mending: Mending) -> None:
    for each in children(data, "Attachments"):
        paths = split_attachments(value(each, "FileName"))
        mapped = [map_path(path, mending.mends.values()) for path in paths]
        if any(path is not None for path in mapped):
            line = "|".join(was if now is None else now for was, now in zip(paths, mapped, strict=True))
            set_value(each, "FileName", line)
            mending.tell(source, f"“{source.name}” attaches {line[:300]}.")


def _check_address(text: str) -> str:
    return next((str(each.refusal) for each in read_items(text) if each.refusal), "")


def _check_manager(text: str) -> str:
    return "" if text else NOTHING


FILE_TYPES: Final = frozenset({"FileConnection", "1"})
MENDS: Final = (
    MendKind(
        "mail.manager",
        (rules.NO_CONNECTION, rules.DANGLING, rules.NOT_SMTP),
        "Choose the SMTP connection manager for each task that names {key}",
        _edit(_choose_manager),
        Need.MANAGER,
        check=_check_manager,
    ),
    MendKind(
        "mail.file",
        (rules.NO_FILE_CONNECTION,),
        "Choose the File connection manager for each task that names {key}",
        _edit(_choose_file),
        Need.FILE_MANAGER,
        check=_check_manager,
    ),
    MendKind(
        "mail.address",
        (rules.ODD_ADDRESS,),
        "Write the right address for {key}, or nothing to leave it out",
        _edit(_correct_addresses),
        Need.TEXT,
        suggest=lambda key: key,
        check=_check_address,
    ),
    replace(MAP_PATHS, rules=(rules.WINDOWS_PATH,), mend=_edit(_map_attachments)),
)
