"""The folders that somebody sees as a tree. There are few enough to read them at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from connections.models import Folder

SEPARATOR = " › "  # noqa: RUF001 - as a path is written, not greater than


@dataclass(frozen=True)
class Tree:
    """Folders by number. One whose parent is not among them stands at the top."""

    folders: dict[int, Folder]

    @classmethod
    def of(cls, folders: Iterable[Folder]) -> "Tree":
        """Make the tree of these folders, which are sorted by name."""
        return cls({each.pk: each for each in folders})

    @cached_property
    def inside(self) -> dict[int | None, list[Folder]]:
        """The folders directly in each, and at the top (None)."""
        found: dict[int | None, list[Folder]] = {}
        for each in self.folders.values():
            found.setdefault(each.parent_id if each.parent_id in self.folders else None, []).append(each)
        return found

    def path(self, number: int | None) -> list[Folder]:
        """Give the way to a folder from the top, with itself."""
        way = []
        while number is not None and (folder := self.folders.get(number)):
            way.append(folder)
            number = folder.parent_id
        return way[::-1]

    def label(self, number: int | None) -> str:
        """Give the way to a folder in words."""
        return SEPARATOR.join(each.name for each in self.path(number))

    def below(self, number: int) -> set[int]:
        """Give a folder with all that stand in it, at any depth."""
        found = {number}
        for each in self.inside.get(number, ()):
            found |= self.below(each.pk)
        return found

    def walk(self, number: int | None = None) -> Iterator[Folder]:
        """Give all folders, each before those in it."""
        for each in self.inside.get(number, ()):
            yield each
            yield from self.walk(each.pk)
