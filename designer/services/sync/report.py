"""What came of a sync, or would come of it."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

MOST_KEPT, MOST_CHANGES = 500, 50


class Local(StrEnum):
    """What becomes of what was saved here since the last sync, where the folder says otherwise."""

    STOP = "stop"
    KEEP = "keep"
    TAKE_BACK = "take-back"


class FileState(StrEnum):
    """What came of a file. CHANGED_HERE: it was saved here since the last sync; KEPT: so it stays as it is here. GONE:
    the folder has it no more."""

    CREATED = "created"
    REPLACED = "replaced"
    SAME = "same"
    CHANGED_HERE = "changed here"
    KEPT = "kept"
    GONE = "gone"
    DELETED = "deleted"
    REFUSED = "refused"
    TO_DO = "to do"


@dataclass(frozen=True)
class SyncedFile:
    """A file: changes are what is other in the package by it, local what was changed here since the last sync."""

    path: str
    state: FileState
    name: str = ""
    package: int | None = None
    error: str = ""
    changes: tuple[str, ...] = ()
    local: tuple[str, ...] = ()


@dataclass
class SyncReport:
    """What came of all: unchanged files are counted only; stopped is the sentence why nothing was done."""

    commit: str = ""
    is_check: bool = False
    unchanged: int = 0
    files: list[SyncedFile] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    stopped: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether something was not done."""
        return bool(self.stopped) or any(each.state is FileState.REFUSED for each in self.files)

    def describe(self) -> dict[str, Any]:
        """Give it as JSON has it, a bounded part of what may be long."""
        told = asdict(self) | {"failed": self.has_failed, "left_out": max(0, len(self.files) - MOST_KEPT)}
        told["files"] = [_shorten(one) for one in told["files"][:MOST_KEPT]]
        return told


def _shorten(file: dict[str, Any]) -> dict[str, Any]:
    lists = {name: list(file[name][:MOST_CHANGES]) for name in ("changes", "local")}
    return {**file, "state": str(file["state"]), **lists}
