"""What a search for files may cost: so many names looked at, in so many seconds, whatever the folders hold."""

import time
from dataclasses import dataclass, field

from connections.files.refusals import TooMany

MOST_SEEN = 1_000_000
LONGEST = 30.0


@dataclass
class Effort:
    """What is left of one search: of the names that it may look at, and of its seconds."""

    names: int = MOST_SEEN
    seconds: float = LONGEST
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.seconds

    def spend(self, folder: str) -> None:
        """Count a name of a folder. Raises TooMany when the search has cost all that it may."""
        self.names -= 1
        if self.names < 0:
            raise TooMany(
                f"“{folder}” and the folders before it hold too many files to look through. Narrow the folder."
            )
        if time.monotonic() > self._until:
            raise TooMany(
                f"Looking through “{folder}” took longer than {self.seconds:g} seconds. Narrow the folder, or let "
                "fewer files lie there."
            )
