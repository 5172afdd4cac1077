"""In which format and encoding a file is, and whether it is a package that can be read at all."""

from lxml.etree import _Element as Element

from designer.dtsx.reading.objects import is_encrypted
from designer.dtsx.reading.progress import Progress
from designer.dtsx.reading.rules import MISSTATED_ENCODING, UNKNOWN_FORMAT
from designer.dtsx.source import FileRefused
from designer.dtsx.xml.elements import DTS, attributes_of, dts_children, elements, is_dts, local_name, text_of
from designer.dtsx.xml.tree import Tree

OLDEST, NEWEST = 2, 8
FORMATS_BY_TYPE = {"MSDTS.Package.1": 2, "SSIS.Package.2": 3, "SSIS.Package.3": 6, "Microsoft.Package": 8}
OTHER_FILES = {
    "ConnectionManager": "a connection manager of a project (.conmgr)",
    "Parameters": "a project's parameters (.params)",
    "Project": "a project file (.dtproj, or a manifest)",
}
WHOLE = (
    "The package is encrypted as a whole ({how}), so nothing of it can be read. Save it without encryption: open it in "
    "SSIS's designer, set ProtectionLevel to DontSaveSensitive, save it, and import that file. {other}"
)
OPENED_BY = "Or give the password that it was saved with."


def tell_encoding(tree: Tree, place: str, progress: Progress) -> None:
    """Note that a file is not encoded as it says."""
    if tree.note:
        progress.tell(MISSTATED_ENCODING, place, tree.note, 1)


def check_root(root: Element) -> None:
    """Refuse what is no package, and what is encrypted as a whole. Raises FileRefused."""
    if local_name(root).startswith("Encrypted") or is_encrypted(root):
        raise FileRefused(_tell_encrypted(root))
    if not is_dts(root, "Executable"):
        name = local_name(root)
        what = OTHER_FILES.get(name, f"it begins with the element “{name[:60]}”")
        raise FileRefused(f"The file is no package: {what}.")
    others = [child for child in elements(root) if not is_dts(child, "Property")]
    encrypted = [child for child in others if local_name(child).startswith("Encrypted")]
    if encrypted and len(encrypted) == len(others):
        raise FileRefused(_tell_encrypted(encrypted[0]))


def _tell_encrypted(element: Element) -> str:
    """Say what to do: with a password another program can help, with a user's key only that user."""
    held = {name for part in element.iter("{*}*") for name in attributes_of(part)}
    if held & {"Salt", "IV"}:
        return WHOLE.format(how="EncryptAllWithPassword", other=OPENED_BY)
    return WHOLE.format(how="EncryptAllWithUserKey, or with a password", other="Only who saved it can open it.")


def find_format(root: Element, progress: Progress) -> int:
    """Give the format's number; what it looks like where the file does not say. Raises FileRefused if it is newer."""
    written = _written_format(root)
    if written.isascii() and written.isdigit() and len(written) < 6:
        number = int(written)
        if number > NEWEST:
            raise FileRefused(
                f"The package is in format {number}; formats up to {NEWEST} (SQL Server 2022) can be read. "
                "Save it for an older version of SQL Server: the project's property TargetServerVersion."
            )
        if number >= OLDEST:
            return number
    guessed = _guess(root)
    said = f"It says “{written[:40]}”." if written else "It says nothing."
    progress.tell(UNKNOWN_FORMAT, "\\Package", f"{said} It looks like format {guessed}.", root.sourceline or 0)
    return guessed


def _written_format(root: Element) -> str:
    named = (child for child in dts_children(root, "Property") if child.get(f"{{{DTS}}}Name") == "PackageFormatVersion")
    return text_of(next(named, None)).strip() or attributes_of(root).get("PackageFormatVersion", "").strip()


def _guess(root: Element) -> int:
    held = attributes_of(root)
    by_type = FORMATS_BY_TYPE.get(held.get("ExecutableType", ""))
    return by_type or (8 if {"refId", "ObjectName"} & held.keys() else 3)
