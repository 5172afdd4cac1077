"""The catalog as one JSON file: folders, connection managers, environments, rights, and credentials by name.

The schema is published (docs/catalog-file.schema.json). No secret is in it: connection managers have none, sensitive
values are left out, and of a credential there is the name. Two files of one catalog are the same.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import to_json

from connections.models.environment_document import EnvironmentDocument
from connections.models.folder import MOST_LEVELS
from designer.errors import Invalid
from designer.input.validation_errors import sentence_of
from designer.package.document import ConnectionManagerDocument, Name

LARGEST: Final = 24 * 1024 * 1024
"""Octets of a file that is read."""
MOST: Final = 20_000
MOST_GRANTS: Final = 2_000
TOO_LARGE = f"The file has more than {LARGEST:,} octets, which no catalog's has. Choose the file as it was exported."
NOT_OURS = "The file is no catalog of Mailwright. {place}: {sentence}"
IS_SENSITIVE = (
    "The value of {name} is sensitive, and stands in the file. Make it null, and type it where it is to be used."
)
TWICE = "The catalog has two {things} called “{name}”."

Principal = Annotated[str, Field(max_length=150)]
Path = Annotated[list[Name], Field(max_length=MOST_LEVELS)]
"""The names of the folders that lead to a place; none is the catalog itself."""


class FilePart(BaseModel):
    """A part of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CatalogGrant(FilePart):
    """A role or a right (name) of a person or of a team."""

    person: Principal = ""
    team: Principal = ""
    name: Annotated[str, Field(max_length=32)]


Grants = Annotated[list[CatalogGrant], Field(max_length=MOST_GRANTS)]


class CatalogFolder(FilePart):
    """A folder, by the names that lead to it, with its own."""

    path: Annotated[Path, Field(min_length=1)]
    grants: Grants = []


class CatalogConnection(FilePart):
    """A connection manager, and the folder that it stands in."""

    folder: Path = []
    connection: ConnectionManagerDocument
    grants: Grants = []


class CatalogEnvironment(FilePart):
    """An environment that projects share, and the folder that it stands in. Sensitive values are null."""

    folder: Path = []
    environment: EnvironmentDocument
    grants: Grants = []

    @model_validator(mode="after")
    def _check_secrets(self) -> Self:
        for variable in self.environment.variables:
            if variable.sensitive and variable.value is not None:
                raise ValueError(IS_SENSITIVE.format(name=variable.name))
        return self


class CatalogFile(FilePart):
    """A catalog. grants are those on the catalog itself, null where who exported it may not see them; credentials are
    names alone."""

    model_config = ConfigDict(title="A catalog of Mailwright")

    mailwright_catalog: Literal[1] = 1
    folders: Annotated[list[CatalogFolder], Field(max_length=MOST)] = []
    connections: Annotated[list[CatalogConnection], Field(max_length=MOST)] = []
    environments: Annotated[list[CatalogEnvironment], Field(max_length=MOST)] = []
    credentials: Annotated[list[Name], Field(max_length=MOST)] = []
    grants: Grants | None = None

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        _require_different("folders", ("/".join(each.path) for each in self.folders))
        _require_different("connection managers", (each.connection.name for each in self.connections))
        _require_different("environments", (each.environment.name for each in self.environments))
        _require_different("credentials", self.credentials)
        return self


def write_file(catalog: CatalogFile | Mapping[str, Any]) -> bytes:
    """Give a catalog, or what JSON has of one, as a file."""
    return to_json(catalog, indent=1) + b"\n"


def read_file(octets: bytes) -> CatalogFile:
    """Read a file. Raises Invalid."""
    if len(octets) > LARGEST:
        raise Invalid(TOO_LARGE, {"file": TOO_LARGE})
    try:
        return CatalogFile.model_validate_json(octets)
    except ValidationError as error:
        detail = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, detail["loc"])) or "In the whole"
        sentence = NOT_OURS.format(place=place[:200], sentence=sentence_of(detail))
        raise Invalid(sentence, {"file": sentence}) from error


def make_schema() -> str:
    """Give the JSON schema of these files."""
    return json.dumps(CatalogFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _require_different(things: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise ValueError(TWICE.format(things=things, name=name))
        seen.add(name.casefold())
