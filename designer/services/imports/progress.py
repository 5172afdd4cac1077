"""Who follows an import while it goes on, and may end it: a worker's job does, a command does not."""

from collections.abc import Sequence
from typing import Protocol

from designer.services.imports.outcomes import FileOutcome, SharedOutcome


class Progress(Protocol):
    """What an import tells as it goes. Each may raise what ends the import."""

    def begin(self, file: str) -> None:
        """A file is read now."""

    def recall(self, position: int) -> FileOutcome | None:
        """Give what came of the file at this place, if an import that was interrupted has saved it already."""

    def record(self, position: int, outcome: FileOutcome) -> None:
        """Something came of a file. Where a package was saved, this is told in the same transaction."""

    def share(self, shared: Sequence[SharedOutcome]) -> None:
        """Something came of what packages share; shared is all of it until now."""


class Unfollowed:
    """Nobody asks how far the import is."""

    def begin(self, file: str) -> None:
        """Go on."""

    def recall(self, position: int) -> FileOutcome | None:
        """Nothing was saved before."""
        return None

    def record(self, position: int, outcome: FileOutcome) -> None:
        """The report has it."""

    def share(self, shared: Sequence[SharedOutcome]) -> None:
        """The report has it."""
