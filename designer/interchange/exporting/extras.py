"""What SSIS has no place for, as the text of a note on the canvas: an import of the file finds it there again.

The text is JSON behind a first line for people. Properties stand under the ID of their part, by our names.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FIRST_LINE = "Mailwright keeps here what SSIS has no place for. Please leave this note as it is."
LONGEST = 5_000_000
"""Characters of a note that is read."""


@dataclass
class Extras:
    """Properties of the package itself, and those of its parts by their IDs."""

    package: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.package or self.parts)


def write_extras(extras: Extras) -> str:
    """Give the text of the note."""
    kept = {name: part for name, part in (("package", extras.package), ("parts", extras.parts)) if part}
    return f"{FIRST_LINE}\n{json.dumps(kept, ensure_ascii=False)}"


def is_note(text: str) -> bool:
    """Tell whether a note is one of these."""
    return text.lstrip().startswith(FIRST_LINE)


def read_extras(text: str) -> Extras:
    """Read the text of the note. Raises ValueError with a sentence when somebody has changed it."""
    try:
        if len(text) > LONGEST:
            raise ValueError
        kept = _properties(json.loads(text.lstrip().removeprefix(FIRST_LINE)))
        parts = _properties(kept.get("parts", {}))
        return Extras(_properties(kept.get("package", {})), {key: _properties(part) for key, part in parts.items()})
    except (ValueError, AttributeError, RecursionError) as error:
        raise ValueError(
            "The note in which Mailwright keeps its own settings was changed and cannot be read."
        ) from error


def _properties(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError
    return dict(value)
