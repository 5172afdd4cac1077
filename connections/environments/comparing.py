"""The environments of a project, its own and shared ones, side by side: which variables they have, and where their
values differ.

Sensitive values are compared and shown to nobody. Who may change an environment could tell two of them apart by that,
and can have a package mail one of them as well (docs/server/security.md, Sensitive values). So those of one that the
asker may see and not use are not compared.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from connections.credentials import vault
from connections.models.environment import SECRET, Environment
from connections.models.environment_document import Reference
from designer.package.data_types import VariableType


class Difference(StrEnum):
    """How a variable stands in the environments that are compared."""

    SAME = "same"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True)
class Cell:
    """A variable in one environment. is_same says whether it is as in the first environment that has it; None of
    sensitive ones that cannot be decrypted, or are not for the asker."""

    id: UUID | None = None
    type: str = ""
    text: str = ""
    is_sensitive: bool = False
    is_same: bool | None = True

    @property
    def is_missing(self) -> bool:
        return self.id is None


@dataclass(frozen=True)
class Row:
    """A variable of this name, with a cell for each environment. is_needed: something takes its value from it, so a run
    with an environment that lacks it is refused."""

    name: str
    cells: tuple[Cell, ...]
    is_needed: bool

    @property
    def difference(self) -> Difference:
        if any(cell.is_missing for cell in self.cells):
            return Difference.MISSING
        return Difference.SAME if all(cell.is_same for cell in self.cells) else Difference.DIFFERENT


def compare(
    environments: Sequence[Environment],
    references: Iterable[Reference],
    text: str = "",
    closed: Collection[int] = (),
) -> list[Row]:
    """Give a row for each variable that one of the environments has, or that something needs, and that has a text in
    its name; by name. closed are the numbers of environments whose sensitive values are not compared."""
    are_open = [one.pk not in closed for one in environments]
    columns = [{each["name"].casefold(): each for each in one.variables} for one in environments]
    needed = {each.variable.casefold(): each.variable for each in references}
    spellings = needed | {key: each["name"] for column in columns for key, each in column.items()}
    return [
        Row(spellings[key], _compare_cells([column.get(key) for column in columns], are_open), key in needed)
        for key in sorted(spellings)
        if text.casefold() in key
    ]


def _compare_cells(variables: Sequence[dict[str, Any] | None], are_open: Sequence[bool]) -> tuple[Cell, ...]:
    pairs = zip(variables, are_open, strict=True)
    known = [_identify(each, is_open=is_open) for each, is_open in pairs if each is not None]
    first = known[0] if known else None
    cells, following = [], iter(known)
    for each in variables:
        if each is None:
            cells.append(Cell())
            continue
        is_same = _is_same(first, next(following))
        text = "" if SECRET in each else _write(each["value"])
        cells.append(Cell(UUID(each["id"]), _type_of(each), text, SECRET in each, is_same))
    return tuple(cells)


Identified = tuple[bool, str, str | None]
"""Whether a variable is sensitive, its type, and what equal values have alike; None where nobody knows."""


def _identify(variable: dict[str, Any], *, is_open: bool) -> Identified:
    if SECRET not in variable:
        return False, _type_of(variable), json.dumps(variable["value"])
    if not is_open:
        return True, _type_of(variable), None
    try:
        return True, _type_of(variable), hashlib.sha256(vault.decrypt(variable[SECRET])).hexdigest()
    except vault.CannotDecrypt:
        return True, _type_of(variable), None


def _is_same(first: Identified | None, other: Identified) -> bool | None:
    if first is None or first[:2] != other[:2]:
        return False
    return None if None in (first[2], other[2]) else first[2] == other[2]


def _type_of(variable: dict[str, Any]) -> str:
    return str(variable.get("type", VariableType.STRING))


def _write(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
