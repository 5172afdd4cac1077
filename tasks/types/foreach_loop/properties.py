"""The properties of a Foreach Loop, with SSIS's names."""

import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from designer.input.number_types import PLAIN
from designer.package.data_types import VariableType, read_value
from designer.package.document import Digest
from tasks.types.kept import CreationName, Facts
from tasks.types.properties import Properties, Reference
from tasks.types.rows.file import RowFile

ENUMERATOR = re.compile(r"^(DTS)?ForEach|Enumerator$", re.IGNORECASE)
"""What the names of SSIS's enumerators have in common, in files of every format."""
ENUMERATORS = {
    "schemarowset": "ADO.NET Schema Rowset",
    "nodelist": "NodeList",
    "smo": "SMO",
    "ado": "ADO",
    "fromvar": "From Variable",
    "azureblob": "Azure Blob",
    "adlsfile": "ADLS File",
    "hdfsfile": "HDFS File",
}


class Retrieve(StrEnum):
    """How the file enumerator names a file."""

    FULLY_QUALIFIED = "FullyQualified"
    NAME_AND_EXTENSION = "NameAndExtension"
    NAME_ONLY = "NameOnly"


class ItemEnumerator(Properties):
    """Rows that were typed into the editor, with a data type for each column. Values are JSON, as in variables."""

    kind: Literal["Item"] = "Item"
    columns: list[VariableType] = [VariableType.STRING]
    rows: list[list[Any]] = []

    @model_validator(mode="after")
    def _check_rows(self) -> Self:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"Row {number} has {len(row)} values for {len(self.columns)} columns. Give one for each."
                )
            for kind, value in zip(self.columns, row, strict=True):
                read_value(kind, value)
        return self


class FileEnumerator(Properties):
    """The files of a folder whose names fit a pattern."""

    kind: Literal["File"] = "File"
    folder: str = ""
    files: str = "*.*"
    retrieve: Retrieve = Retrieve.FULLY_QUALIFIED
    traverse_subfolders: bool = False


class VariableEnumerator(Properties):
    """The items of an Object variable that holds a list."""

    kind: Literal["Variable"] = "Variable"
    variable: Reference | Literal[""] = ""


class RowEnumerator(RowFile):
    """The rows of a CSV or JSON file, given by its path or by a FILE connection manager. Ours: SSIS has no such one."""

    kind: Literal["Row"] = "Row"
    file_connection: str = ""

    @model_validator(mode="after")
    def _check_source(self) -> Self:
        if self.path and self.file_connection:
            raise ValueError("Give a path or a FILE connection manager, not both.")
        return self


class KeptEnumerator(Properties):
    """An enumerator of SSIS's that has no engine here, such as NodeList: its type, the digest of its XML, and what is
    known of it. What it would give is not known, so a run does not begin that would reach the loop."""

    kind: Literal["Kept"] = "Kept"
    creation_name: CreationName = ""
    source: Digest = ""
    facts: Facts = []

    @property
    def label(self) -> str:
        """What SSIS calls the enumerator, made of its type's name: Foreach NodeList Enumerator."""
        word = self.creation_name.split(",", 1)[0].rsplit(".", 1)[-1].strip()
        word = ENUMERATOR.sub("", word)
        return f"Foreach {ENUMERATORS.get(word.casefold(), word)} Enumerator".replace("  ", " ")


Enumerator = Annotated[
    ItemEnumerator | FileEnumerator | VariableEnumerator | RowEnumerator | KeptEnumerator, Field(discriminator="kind")
]


class VariableMapping(Properties):
    """The variable that takes a value of each item: by its place, from 0, or by the name of its column."""

    variable: Reference
    index: Annotated[int, Field(ge=0), PLAIN] | None = None
    column: str | None = None

    @model_validator(mode="after")
    def _check_source(self) -> Self:
        if (self.index is None) == (self.column is None):
            raise ValueError(f"Map “{self.variable}” to an index or to the name of a column.")
        return self


class ForeachLoopProperties(Properties):
    """A Foreach Loop. Ours: with parallel, iterations go in batches of batch_size, max_concurrent of them at once."""

    enumerator: Enumerator = FileEnumerator()
    variable_mappings: list[VariableMapping] = []
    parallel: bool = False
    batch_size: Annotated[int, Field(ge=1, le=1000), PLAIN] = 20
    max_concurrent: Annotated[int, Field(ge=1, le=1000), PLAIN] = 4

    @property
    def window(self) -> int:
        """How many iterations may be under way at once."""
        return self.batch_size * self.max_concurrent if self.parallel else 1

    def find_references(self) -> list[str]:
        """Give the connection manager that the enumerator refers to."""
        return [self.enumerator.file_connection] if isinstance(self.enumerator, RowEnumerator) else []
