"""Many paths in little room: of ten thousand iterations mostly all but a few are in a set, so it holds ranges."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from tasks.runtime.planner.facts import Path

Range = tuple[int, int]
"""The first and the last number."""


@dataclass(frozen=True)
class PathSet:
    """A set of paths: ranges of their last numbers by what is before these, in order, none of which touch."""

    has_empty: bool = False
    ranges: dict[Path, list[Range]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[Path]) -> "PathSet":
        """Make it of paths in any order."""
        has_empty, numbers = False, defaultdict(set)
        for path in paths:
            has_empty |= not path
            if path:
                numbers[path[:-1]].add(path[-1])
        return cls(has_empty, {above: list(_join(sorted(found))) for above, found in sorted(numbers.items())})

    def __contains__(self, path: Path) -> bool:
        """Tell whether a path is in it."""
        if not path:
            return self.has_empty
        ranges = self.ranges.get(path[:-1], [])
        at = bisect_right(ranges, path[-1], key=itemgetter(0)) - 1
        return at >= 0 and path[-1] <= ranges[at][1]

    def __iter__(self) -> Iterator[Path]:
        """Yield the paths."""
        if self.has_empty:
            yield ()
        for above, ranges in self.ranges.items():
            for first, last in ranges:
                yield from ((*above, number) for number in range(first, last + 1))

    def __len__(self) -> int:
        """Count the paths."""
        return self.has_empty + sum(last - first + 1 for each in self.ranges.values() for first, last in each)

    def write(self) -> list[str]:
        """Give it as a row keeps it: “3/0-57” for a range, nothing for the empty path."""
        texts = [""] if self.has_empty else []
        for above, ranges in self.ranges.items():
            start = "".join(f"{number}/" for number in above)
            texts += [f"{start}{first}-{last}" for first, last in ranges]
        return texts

    @classmethod
    def read(cls, texts: Iterable[str]) -> "PathSet":
        """Make it of what a row keeps."""
        has_empty, ranges = False, defaultdict(list)
        for text in texts:
            has_empty |= not text
            if text:
                *above, last = text.split("/")
                first, _, end = last.partition("-")
                ranges[tuple(map(int, above))].append((int(first), int(end)))
        return cls(has_empty, dict(ranges))


def _join(numbers: list[int]) -> Iterator[Range]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number > last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
