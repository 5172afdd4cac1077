"""How the nodes of the tree are named: “run/ID/0/3” is a run of an executable under the path 0/3, “round/ID/0/3” the
iteration of a loop that has this path. The whole package is nothing. Behind @ stands with which of its children a part
begins.
"""

import re
from dataclasses import dataclass
from typing import Literal, Self
from uuid import UUID

LONGEST = 400
FORM = re.compile(r"(run|round)/([0-9a-f-]{36})((?:/[0-9]{1,9}){0,30})")
Kind = Literal["package", "run", "round"]


@dataclass(frozen=True)
class Key:
    """The name of a node: the executable, and the path as rows have it."""

    kind: Kind = "package"
    executable: UUID | None = None
    path: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what an address says. Raises ValueError."""
        if not text:
            return cls()
        found = FORM.fullmatch(text) if len(text) <= LONGEST else None
        if found is None:
            raise ValueError("This names no part of an execution.")
        kind: Kind = "run" if found[1] == "run" else "round"
        return cls(kind, UUID(found[2]), found[3].removeprefix("/"))

    def __str__(self) -> str:
        """Write it for an address."""
        path = f"/{self.path}" if self.path else ""
        return f"{self.kind}/{self.executable}{path}" if self.executable else ""


PACKAGE = Key()


def extend(path: str, number: int) -> str:
    """Give the path of what is in an iteration, or handles an event, of something with this path."""
    return f"{path}/{number}" if path else str(number)
