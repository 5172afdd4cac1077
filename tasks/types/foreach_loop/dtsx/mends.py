"""What takes away the findings of Foreach Loops that come from SSIS's files."""

from copy import deepcopy
from dataclasses import replace
from typing import Final

from lxml import etree

from designer.dtsx.source import SourceEnumerator, SourceExecutable
from designer.interchange.importing.elements import find_all
from designer.interchange.mending.paths import MAP_PATHS, is_windows_path, map_path
from designer.registry.mends import Mending, MendKind, Need
from tasks.types.foreach_loop.dtsx import rules
from tasks.types.foreach_loop.dtsx.enumerators import FILES, ROWS

NO_FILE: Final = "Write the path of a CSV or JSON file that the workers have."


def _take_rows(source: SourceExecutable, mending: Mending) -> SourceExecutable:
    """Let the loop go over the rows of a file instead of what nothing here lists."""
    old = source.enumerator
    path = old.path if old else source.path
    mend = mending.find(path)
    if mend is None:
        return source
    element = etree.Element("Rows", {"Path": mend.value})
    mending.tell(source, f"“{source.name}” goes over the rows of {mend.value}.")
    return replace(source, enumerator=SourceEnumerator(path, element, source.line, kind=ROWS))


def _map_folder(source: SourceExecutable, mending: Mending) -> SourceExecutable:
    enumerator = source.enumerator
    if enumerator is None or enumerator.kind != FILES:
        return source
    element = deepcopy(enumerator.element)
    for each in find_all(element, "FEFEProperty"):
        for name, text in each.attrib.items():
            path = map_path(text, mending.mends.values()) if str(name).rpartition("}")[2] == "Folder" else None
            if path is not None:
                each.set(name, path)
                mending.tell(source, f"“{source.name}” goes over the files of {path[:300]}.")
                source = replace(source, enumerator=replace(enumerator, element=element))
    return source


def _check_path(path: str) -> str:
    return NO_FILE if not path or is_windows_path(path) else ""


MENDS: Final = (
    MendKind(
        "foreach.rows",
        (rules.KEPT_ENUMERATOR, rules.RECORDSET),
        "Go over the rows of a CSV or JSON file instead",
        _take_rows,
        Need.PATH,
        is_placed=True,
        check=_check_path,
    ),
    replace(MAP_PATHS, rules=(rules.WINDOWS_FOLDER,), mend=_map_folder, about=lambda key: key),
)
