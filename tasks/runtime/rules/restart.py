"""What an execution that restarts another one knows of it: what was done, and with what that had begun.

It is kept with the new execution, because the one before may be deleted while this runs. What is done, and
what runs again, is found by tasks.restarting.done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tasks.runtime.planner import PathSet, RunId
from tasks.runtime.rules.paths import read_path, write_path


@dataclass(frozen=True)
class Restart:
    """done are the runs that are not begun again. mails are the numbers of the mails that a run which is begun again
    has sent already. lists are the task runs whose items a loop goes through again, with their number."""

    done: Mapping[UUID, PathSet] = field(default_factory=dict)
    mails: Mapping[RunId, frozenset[int]] = field(default_factory=dict)
    lists: Mapping[RunId, tuple[int, int]] = field(default_factory=dict)

    def write(self) -> dict[str, Any]:
        """Give it as a row keeps it."""
        return {
            "done": {str(key): paths.write() for key, paths in self.done.items()},
            "mails": {_name(key): sorted(numbers) for key, numbers in self.mails.items()},
            "lists": {_name(key): list(kept) for key, kept in self.lists.items()},
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Restart":
        """Make it of what a row keeps."""
        return cls(
            {UUID(key): PathSet.read(texts) for key, texts in kept.get("done", {}).items()},
            {_read_name(key): frozenset(numbers) for key, numbers in kept.get("mails", {}).items()},
            {_read_name(key): (run, count) for key, (run, count) in kept.get("lists", {}).items()},
        )


NOTHING = Restart()


def _name(key: RunId) -> str:
    return f"{key.executable} {write_path(key.path)}"


def _read_name(name: str) -> RunId:
    executable, _, path = name.partition(" ")
    return RunId(UUID(executable), read_path(path))
