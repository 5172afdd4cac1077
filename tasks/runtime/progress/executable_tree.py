"""The tree of what was run: its executables in their containers, and the paths that SSIS gives them.

A package path is \\Package\\Each\\Send, \\Package.EventHandlers[OnError]\\Tell for what is in an event handler. An
execution path has the number of the iteration, from 1, or of the handled event too: \\Package\\Each[3]\\Send. In a
called package the package path begins with that package, and the execution path with what the execution runs.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import CONTAINERS, ContainerType
from tasks.runtime.models import Execution
from tasks.runtime.rules.paths import read_path, write_path
from tasks.runtime.state.snapshot import KEPT, load_snapshot

ROOT = "\\Package"
CHILD = ContainerType.CHILD_PACKAGE
LOOPS = (ContainerType.FOR_LOOP, ContainerType.FOREACH_LOOP)
NUMBERED = (*LOOPS, ContainerType.EXECUTE_PACKAGE)
"""What puts a number into the paths of what is in it; a call is a loop of one round."""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """What those who look at an execution need to know of an executable; depth is the number of what is around it."""

    id: UUID
    parent: UUID | None
    name: str
    type: str
    disable: bool
    event_name: str
    depth: int

    @property
    def is_container(self) -> bool:
        """Whether others run in it."""
        return self.type in CONTAINERS


@dataclass(frozen=True)
class ExecutableTree:
    """The executables of a document by their IDs, each behind what it is in."""

    parts: Mapping[UUID, TreeNode]

    def package_path(self, executable: UUID | None) -> str:
        """Give the path of an executable, or of the package."""
        return self._paths.get(executable, ROOT)

    def execution_path(self, executable: UUID | None, path: str) -> str:
        """Give the path of a run; path is what its row has."""
        return ROOT + "".join(self._write_steps(executable, path))

    def place(self, executable: UUID | None, path: str) -> str:
        """Give the execution path from inside of the package: that of a task that is in nothing is its name."""
        return self.execution_path(executable, path).removeprefix(f"{ROOT}\\").removeprefix(ROOT)

    def inside(self, container: UUID) -> list[UUID]:
        """Give all that is in a container, also further inside."""
        return [each for each in self.parts if any(part.id == container for part in self._find_ancestry(each)[:-1])]

    def find_iteration(self, executable: UUID, path: str) -> tuple[UUID, str] | None:
        """Give the nearest loop around a run, and the path of what is in the same iteration of it."""
        numbers, used, found = read_path(path), 0, None
        for part in self._find_ancestry(executable):
            is_around = part.id != executable
            if part.type == ContainerType.EVENT_HANDLER or (part.type in NUMBERED and is_around):
                used += 1
            if part.type in LOOPS and is_around:
                found = part.id, write_path(numbers[:used])
        return found

    def tell_iteration(self, loop: UUID, path: str) -> str:
        """Give an iteration its name: that of its loop with the number."""
        *above, number = read_path(path)
        return f"{self.place(loop, write_path(tuple(above)))}[{number + 1}]"

    @cached_property
    def _paths(self) -> dict[UUID | None, str]:
        return {
            identifier: ROOT + "".join(self._write_steps(identifier, "", self._find_package(identifier)))
            for identifier in self.parts
        }

    def package_name(self, executable: UUID | None) -> str:
        """Give the name of the called package that an executable is in, or nothing for what the execution runs."""
        package = self._find_package(executable)
        return self.parts[package].name if package else ""

    def _find_package(self, executable: UUID | None) -> UUID | None:
        return next((each.id for each in self._find_ancestry(executable)[::-1] if each.type == CHILD), None)

    def _write_steps(self, executable: UUID | None, path: str, after: UUID | None = None) -> Iterator[str]:
        """Yield the steps from a called package on, or from the whole package."""
        numbers = iter(read_path(path))
        line = self._find_ancestry(executable)
        for part in line[next((at for at, part in enumerate(line, start=1) if part.id == after), 0) :]:
            if part.type == ContainerType.EVENT_HANDLER:
                yield f".EventHandlers[{part.event_name}]{_bracket(next(numbers, None))}"
                continue
            yield f"\\{part.name}"
            if part.type == ContainerType.EXECUTE_PACKAGE and part.id != executable:
                next(numbers, None)
            elif part.type in LOOPS and part.id != executable:
                number = next(numbers, None)
                yield _bracket(None if number is None else number + 1)

    def _find_ancestry(self, executable: UUID | None) -> list[TreeNode]:
        line: list[TreeNode] = []
        while executable is not None and (part := self.parts.get(executable)):
            line.append(part)
            executable = part.parent
        return line[::-1]


def read_executable_tree(execution: Execution) -> ExecutableTree:
    """Give the tree of what an execution runs."""
    return _read(execution.pk, execution.created_at)


@lru_cache(maxsize=KEPT)
def _read(execution_id: int, created_at: datetime) -> ExecutableTree:
    return make_executable_tree(load_snapshot(Execution(pk=execution_id, created_at=created_at)).document)


def tell_part(execution: Execution) -> str:
    """Say which part of the package an execution ran; nothing where it was all of it."""
    begun = execution.alone or execution.start_at
    if begun is None:
        return ""
    name = read_executable_tree(execution).place(begun, "")
    return f"{name} alone" if execution.alone else f"From {name} on"


def make_executable_tree(document: PackageDocument) -> ExecutableTree:
    """Give the tree of a document."""
    inside: dict[UUID | None, list[ExecutableDocument]] = defaultdict(list)
    for executable in document.executables:
        inside[executable.parent].append(executable)
    return ExecutableTree({part.id: part for part in _descend(inside)})


def _descend(inside: Mapping[UUID | None, list[ExecutableDocument]]) -> Iterator[TreeNode]:
    """Yield what is in the package, each before what is in it; by a stack, because nesting has no limit."""
    stack = [(executable, 0) for executable in reversed(inside[None])]
    while stack:
        one, depth = stack.pop()
        yield TreeNode(one.id, one.parent, one.name, one.type, one.disable, one.event_name, depth)
        stack += [(child, depth + 1) for child in reversed(inside.get(one.id, []))]


def _bracket(number: int | None) -> str:
    return "" if number is None else f"[{number}]"
