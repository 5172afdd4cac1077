"""The enumerators of SSIS that a Foreach Loop here has too, as their XML says them."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final

from lxml.etree import _Element as Element

from designer.interchange.importing.elements import find_all, value
from designer.interchange.importing.values import OF_VARIANT, is_true, read_number, read_text
from designer.package.data_types import DEFAULTS, VariableType
from tasks.types.foreach_loop.properties import Retrieve

RETRIEVES: Final = MappingProxyType(dict(enumerate(Retrieve)))
DRIVEN: Final = {"Directory": "folder", "FileSpec": "files", "Recurse": "traverse_subfolders"}
"""What an expression on a file enumerator can drive. FileNameRetrieval it gives as a number, which nothing here is."""


def read_files(element: Element) -> dict[str, Any]:
    """Give a file enumerator; each of its properties stands in an element of its own."""
    given: dict[str, str] = {}
    for each in find_all(element, "FEFEProperty"):
        given |= {str(name).rpartition("}")[2]: str(text) for name, text in each.attrib.items()}
    return {
        "kind": "File",
        "folder": given.get("Folder", ""),
        "files": given.get("FileSpec", "*.*"),
        "retrieve": RETRIEVES.get(read_number(given.get("FileNameRetrievalType", ""), 0), Retrieve.FULLY_QUALIFIED),
        "traverse_subfolders": is_true(given.get("Recurse", "")),
    }


def read_items(element: Element) -> dict[str, Any]:
    """Give an item enumerator: each value says its type as a VARIANT does, and a column has that of its first row."""
    rows = [
        [(read_number(value(each, "Type"), 8), value(each, "Value")) for each in find_all(row, "FEIEItemValue")]
        for row in find_all(element, "FEIEItem")
    ]
    columns = [OF_VARIANT.get(number, VariableType.STRING) for number, _ in rows[0]] if rows else [VariableType.STRING]
    kept = [[_read(kind, text) for kind, (_, text) in zip(columns, row, strict=False)] for row in rows]
    padded = [[*row, *(DEFAULTS[kind] for kind in columns[len(row) :])] for row in kept]
    return {"kind": "Item", "columns": columns, "rows": padded}


def read_variable(element: Element) -> dict[str, Any]:
    """Give the enumerator of what a variable holds."""
    name = next((value(each, "VariableName") for each in find_all(element, "FEEFVE")), "")
    return {"kind": "Variable", "variable": name.strip()}


def read_ado(element: Element) -> dict[str, Any]:
    """Give the rows of a recordset in a variable, which here is a list that a variable holds."""
    name = next((value(each, "VarName") for each in find_all(element, "FEEADO")), "")
    return {"kind": "Variable", "variable": name.strip()}


def read_rows(element: Element) -> dict[str, Any]:
    """Give the rows of a file: ours, which only a mend writes."""
    path = value(element, "Path")
    return {"kind": "Row", "path": path, "format": "Json" if path.casefold().endswith(".json") else "Csv"}


FILES: Final = "Microsoft.ForEachFileEnumerator"
ADO: Final = "Microsoft.ForEachADOEnumerator"
ROWS: Final = "Mailwright.ForEachRowEnumerator"
READERS: Final[dict[str, Callable[[Element], dict[str, Any]]]] = {
    FILES: read_files,
    "Microsoft.ForEachItemEnumerator": read_items,
    "Microsoft.ForEachFromVarEnumerator": read_variable,
    ADO: read_ado,
    ROWS: read_rows,
}


def _read(kind: VariableType, text: str) -> Any:
    try:
        return read_text(kind, text)
    except ValueError:
        return DEFAULTS[kind]
