"""Mends: what a person chooses for an import so that a finding is not met any more, once for all of its files.

A mend changes what was read of a file before anything is made of it, never the file that is kept. A type says in its
folder's dtsx which mends there are for what is found in its parts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from designer.dtsx.findings import Rule
from designer.dtsx.source import SourceConnection, SourceExecutable, SourceObject, SourcePackage
from designer.input.texts import CONTROL

LONGEST: Final = 1_024
Words = Annotated[str, Field(max_length=LONGEST)]


class Need(StrEnum):
    """What a person gives to a mend. A manager is that of a name, or the ID of one that the project or catalog has."""

    NOTHING = "nothing"
    TEXT = "text"
    PATH = "path"
    PACKAGE = "package"
    CREDENTIAL = "credential"
    MANAGER = "manager"
    FILE_MANAGER = "file manager"


class Mend(BaseModel):
    """A mend that was chosen: its kind, what it is about (a server, a folder, an address, a place), and what is given.

    It counts for every file in which that is found, or for one file alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, Field(max_length=64)]
    key: Words = ""
    file: Words = ""
    value: Words = ""

    @field_validator("key", "value")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if CONTROL.search(value):
            raise ValueError("This is one line, without line breaks, tabs or other control characters.")
        return value.strip()


@dataclass(frozen=True)
class Change:
    """What a mend changed, and at which place of the file."""

    place: str
    sentence: str


@dataclass
class Effects:
    """What all mends did in one file.

    replaced are managers of the file for which one of the project's or catalog's stands; stand_ins are those to which
    the file refers by a mend, each with the name of its type in a file; beside are new tasks beside the one at hand,
    drawn the paths of all new ones with those of the tasks beside which they stand.
    """

    changes: list[Change] = field(default_factory=list)
    replaced: list[tuple[SourceConnection, UUID]] = field(default_factory=list)
    stand_ins: dict[UUID, str] = field(default_factory=dict)
    beside: list[SourceExecutable] = field(default_factory=list)
    drawn: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mending:
    """The mends of one kind that count for a file, by what they are about in small letters."""

    mends: Mapping[str, Mend]
    effects: Effects
    names_managers_by_expression: bool = False
    """Whether an expression of the package may name any manager, so that none can be taken out of it."""
    find_path: Callable[[str], str] = lambda reference: ""
    """Give the path that a connection manager of the file has, by what the file says for it."""

    def find(self, key: str) -> Mend | None:
        """Give the mend about this."""
        return self.mends.get(key.strip().casefold())

    def tell(self, source: SourceObject, sentence: str) -> None:
        """Say what was changed in a part."""
        self.effects.changes.append(Change(source.path, sentence))

    def refer(self, value: str, creation_name: str) -> str:
        """Give what a file says for a manager: the GUID of one that the project or catalog has, or a name."""
        try:
            identifier = UUID(value)
        except ValueError:
            return value
        self.effects.stand_ins[identifier] = creation_name
        return f"{{{identifier}}}".upper()


@dataclass(frozen=True)
class MendKind:
    """A kind of mend, by a name that never changes, and the rules whose findings it takes away.

    sentence is what its button says, with {key} for what it is about. mend gives the part as it is with what was
    chosen: the same object where none of that is about it, None where the part is to be taken out. One that is_placed
    is about a place in one file. about makes of a finding's key what the mend would be about; suggest, of that, what
    may be given; check says what is wrong with what is given.
    """

    name: str
    rules: tuple[Rule, ...]
    sentence: str
    mend: Callable[[Any, Mending], Any]
    needs: Need = Need.NOTHING
    is_placed: bool = False
    about: Callable[[str], str] = lambda key: key
    suggest: Callable[[str], str] = lambda key: ""
    check: Callable[[str], str] = lambda value: ""
    takes_managers_out: bool = False


def is_named_by_expression(package: SourcePackage) -> bool:
    """Tell whether an expression chooses the manager of a task: then nobody can tell which managers are needed."""
    return any("SmtpConnection" in each.expressions for each in package.walk())
