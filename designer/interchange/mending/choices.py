"""Mends as somebody gives them: read from JSON, and judged before anything is done with them."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from designer.input.validation_errors import sentence_of
from designer.interchange.mending.kinds import find_kind
from designer.registry.mends import Mend

MOST: Final = 2_000
LONGEST_TEXT: Final = 4_000_000
MENDS: Final = TypeAdapter(tuple[Mend, ...])
NO_MENDS: Final = "The mends are a JSON list of objects with kind, key, file and value, such as {0}."
EXAMPLE: Final = '[{"kind": "path.map", "key": "\\\\\\\\fs1\\\\reports", "value": "/data/reports"}]'
NO_KIND: Final = "“{0}” is no kind of mend. The report of a check tells which there are for a finding."
SHARED: Final = ("project:", "catalog:")
TOO_MANY: Final = "There are {0:,} mends, and {1:,} are the most in one import."


def read_mends(text: str) -> tuple[Mend, ...]:
    """Read mends from JSON. Raises ValueError with a sentence."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(NO_MENDS.format(EXAMPLE))
    try:
        return MENDS.validate_json(text) if text.strip() else ()
    except ValidationError as error:
        raise ValueError(f"{NO_MENDS.format(EXAMPLE)} {sentence_of(error.errors()[0])}") from error


def find_problem(mends: Iterable[Mend]) -> str:
    """Say what is wrong with mends; empty where nothing is."""
    chosen = list(mends)
    if len(chosen) > MOST:
        return TOO_MANY.format(len(chosen), MOST)
    for each in chosen:
        kind = find_kind(each.kind)
        if kind is None:
            return NO_KIND.format(each.kind)
        if kind.is_placed and not each.file:
            return f"“{kind.sentence}” is about one place in one file. Name the file."
        if problem := kind.check(each.value):
            return problem
    return ""


def is_shared(value: str) -> bool:
    """Tell whether a value means a manager that the project or the catalog has, and not one of the file's own."""
    try:
        return value.startswith(SHARED) or bool(UUID(value))
    except ValueError:
        return False
