"""The properties of a File connection manager, as SSIS has them (SSIS reference: File connection manager)."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from designer.input.texts import CONTROL

LONGEST_PATH = 4_096


class FileUsageType(StrEnum):
    """What the path is the path of (SSIS: FileUsageType)."""

    EXISTING_FILE = "ExistingFile"
    CREATE_FILE = "CreateFile"
    EXISTING_FOLDER = "ExistingFolder"
    CREATE_FOLDER = "CreateFolder"

    @property
    def label(self) -> str:
        """The name that SSIS's editor shows."""
        return self.name.replace("_", " ").capitalize()

    @property
    def number(self) -> int:
        """SSIS's number, as its files have it."""
        return list(FileUsageType).index(self)


class FileProperties(BaseModel):
    """What the File Connection Manager Editor sets. An empty path is allowed here, since drafts are saved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connection_string: Annotated[str, Field(max_length=LONGEST_PATH)] = ""
    """The path: absolute, or relative to the project's file store."""
    file_usage_type: FileUsageType = FileUsageType.EXISTING_FILE

    @field_validator("connection_string")
    @classmethod
    def _one_line(cls, value: str) -> str:
        path = value.strip()
        if CONTROL.search(path):
            raise ValueError("The path holds a line break or another control character. Type it in one line.")
        return path
