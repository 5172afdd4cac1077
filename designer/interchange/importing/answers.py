"""What a person says that tasks without an engine count as: for all of an import, for a kind of them, or for one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class AskedTask:
    """A task whose type asks: its path in the file (SSIS's package path), its name, and what its kind is called."""

    path: str
    name: str
    kind: str


@dataclass(frozen=True)
class Answers:
    """The answers for one file: to every task, to those of a kind by what people call it, and by paths. The nearest
    counts; empty leaves it to who opens the task."""

    every: str = ""
    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tasks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def find(self, task: AskedTask) -> str:
        """Give the answer for a task."""
        of_kind = next((said for kind, said in self.kinds.items() if kind.casefold() == task.kind.casefold()), "")
        return self.tasks.get(task.path) or of_kind or self.every


NO_ANSWERS = Answers()
