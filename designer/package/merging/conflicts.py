"""What two people changed in different ways, told so that one of them can choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

LONGEST_VALUE: Final = 1000
"""Characters of a value that are told."""
DELETED: Final = "Deleted"
ON_CANVAS: Final = frozenset({"executables", "precedence_constraints", "groups", "notes"})
"""Lists of parts that the canvas draws."""
MISSING: Final = object()
"""The value of what is not there."""


class Side(StrEnum):
    """Whose change counts: of the one who saves, or of those who saved before."""

    MINE = "mine"
    THEIRS = "theirs"

    @property
    def other(self) -> "Side":
        """The other one."""
        return Side.THEIRS if self is Side.MINE else Side.MINE


@dataclass(frozen=True)
class MergeConflict:
    """One thing that both changed, or that one deleted and the other changed.

    key names it, the same each time that these are merged. part is what it belongs to, by name, and executable where on
    the canvas that is; what is the property, empty where it is the part itself.
    """

    key: str
    part: str
    what: str
    executable: UUID | None
    base: str
    mine: str
    theirs: str

    @property
    def drawn(self) -> UUID | None:
        """Where on the canvas it is: the part itself, or the executable that it belongs to; None where it is not."""
        kind, _, rest = self.key.partition("/")
        return UUID(rest.partition("/")[0]) if kind in ON_CANVAS else self.executable


def describe(value: Any, names: Mapping[Any, str]) -> str:
    """Give a value for people to read, of a mapping its values; parts are named."""
    if value is MISSING or value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        told = {key: describe(each, names) for key, each in value.items()}
        text = "; ".join(f"{key.replace('_', ' ')}: {each}" for key, each in told.items() if each)
    elif isinstance(value, list | tuple):
        text = ", ".join(describe(each, names) for each in value)
    else:
        text = names.get(str(value), str(value))
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
