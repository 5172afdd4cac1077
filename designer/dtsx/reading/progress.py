"""What is known while a package is read: which paths and IDs were met, and what was strange."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from designer.dtsx.findings import Finding, Rule
from designer.dtsx.reading.rules import BROKEN_ID, SAME_ID, SAME_PATH
from designer.dtsx.source import FileRefused

GUID = re.compile(r"\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.IGNORECASE)
MOST_NESTED = 64
"""Containers and handlers in each other: SSIS's designer cannot show a tenth of that."""
MOST_FINDINGS = 1_000


def read_guid(text: str) -> UUID | None:
    """Read a GUID, with braces or without, in capitals or not; None if it is none."""
    stripped = text.strip()
    return UUID(stripped.strip("{}")) if GUID.fullmatch(stripped) else None


@dataclass
class Progress:
    """One package that is being read."""

    paths: dict[str, int] = field(default_factory=dict)
    ids: dict[UUID, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    nested: int = 0

    def tell(self, rule: Rule, place: str, detail: str, line: int = 0) -> None:
        """Note what is strange; a file that is strange everywhere is told of a thousand times."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(rule, place, detail, line))

    def claim_path(self, path: str, line: int) -> str:
        """Give an executable's path as it is, or one with a number where another has it."""
        unique = path
        while unique in self.paths:
            self.paths[path] = self.paths.get(path, 0) + 1
            unique = f"{path} ({self.paths[path]})"
        self.paths[unique] = 1
        if unique != path:
            self.tell(SAME_PATH, path, f"It is called “{unique}” here.", line)
        return unique

    def claim_id(self, text: str, path: str, line: int) -> UUID | None:
        """Give a DTSID, and note where it is none or another's."""
        found = read_guid(text)
        if found is None:
            if text.strip():
                self.tell(BROKEN_ID, path, f"“{text.strip()[:80]}” is no GUID.", line)
        elif found in self.ids:
            self.tell(SAME_ID, path, f"{self.ids[found]} has the ID {{{str(found).upper()}}}, too.", line)
        else:
            self.ids[found] = path
        return found

    def enter(self, line: int) -> None:
        """Go into a container. Raises FileRefused where containers are nested without end."""
        self.nested += 1
        if self.nested > MOST_NESTED:
            raise FileRefused(
                f"Containers are nested deeper than {MOST_NESTED} at line {line:,}. No package needs that."
            )

    def leave(self) -> None:
        """Come out of a container."""
        self.nested -= 1
