"""What of an execution is done and what is to run again: rules over its task runs, without a database.

What has succeeded is done, a container only if nothing in it has failed. An iteration of a loop, or a call, that is to
run again begins with the values of its item, so what merely gives values runs again in it, and what has an effect
outside does not.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from tasks.runtime.planner import Flow, Kind, PathSet, RunId

Ended = tuple[RunId, bool]
"""A run that has begun, and whether it has succeeded."""


class Ending:
    """An execution that is over: its flow and the runs that it has begun, those of event handlers left out.

    gives_values tells whether an executable merely gives values.
    """

    def __init__(self, flow: Flow, runs: Iterable[Ended], gives_values: Callable[[UUID], bool]) -> None:
        self._flow, self._gives_values = flow, gives_values
        in_flow = find_in_flow(flow)
        self._has_succeeded = {key: good for key, good in runs if key.executable in in_flow}
        self._open = {each for key, good in self._has_succeeded.items() if not good for each in self._lead(key)}
        self._cut = self._find_cut()

    def find_done(self) -> dict[UUID, PathSet]:
        """Give the runs that are not to be begun again, by their executable, with those from executions before."""
        found: dict[UUID, list[tuple[int, ...]]] = defaultdict(list)
        for key in self._has_succeeded:
            if key.executable and self._is_done(key) and not self._is_in_done(key):
                found[key.executable].append(key.path)
        for executable, paths in self._flow.done.items():
            found[executable] += paths
        return {executable: PathSet.of(paths) for executable, paths in found.items()}

    def _is_done(self, key: RunId) -> bool:
        if not self._has_succeeded.get(key, False) or key in self._open:
            return False
        if key.executable is None or not self._gives_values(key.executable):
            return True
        return not any(each in self._open or each in self._cut for each in self._find_rounds(key))

    def _is_in_done(self, key: RunId) -> bool:
        above = self._flow.above(key)
        return above is not None and above.executable is not None and (self._is_done(above) or self._is_in_done(above))

    def _lead(self, key: RunId) -> Iterator[RunId]:
        """Yield the containers that a run is in, and the rounds of loops: the loop's ID with the path of the round."""
        level = self._flow.above(key)
        yield from self._find_rounds(key)
        while level is not None:
            yield level
            level = self._flow.above(level)

    def _find_rounds(self, key: RunId) -> Iterator[RunId]:
        """Yield the iterations of loops, and the calls, that a run is in."""
        level: RunId | None = key
        while level is not None and (above := self._flow.above(level)) is not None:
            if self._flow.nodes[above.executable].kind is Kind.LOOP:
                yield RunId(above.executable, level.path)
            level = above

    def _find_cut(self) -> set[RunId]:
        """Give the rounds of loops that did not come to their end in which something may not have begun yet."""
        begun: dict[RunId, int] = defaultdict(int)
        for key in self._has_succeeded:
            if (above := self._flow.above(key)) and self._flow.nodes[above.executable].kind is Kind.LOOP:
                begun[RunId(above.executable, key.path)] += not self._has_succeeded.get(above, False)
        return {each for each, count in begun.items() if 0 < count < len(self._flow.nodes[each.executable].children)}


def find_in_flow(flow: Flow) -> set[UUID | None]:
    """Give the executables of the control flow itself: what handles an event runs when there is one again."""
    return {executable for executable in flow.nodes if flow.find_handler(RunId(executable)) is None}
