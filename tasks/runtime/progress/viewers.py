"""Who looks at executions live: so many views of one person at once, each only for as long as the person may look.

What a view costs is held down in stream.py (SHARE).
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


def _always() -> bool:
    return True


@dataclass(eq=False)
class Viewer:
    """One live view. Its bell rings when there may be news, or when it has to go."""

    may_look: Callable[[], bool] = _always
    """Whether the person may still look; it asks the database."""
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    has_to_go: bool = False
    """Whether the person has opened so many others since that this one, the oldest, gives way."""


class Viewers:
    """The live views of this process, of which a person has so many at once. The event loop's thread alone uses it."""

    def __init__(self) -> None:
        self._of_person: dict[int, list[Viewer]] = defaultdict(list)

    @contextmanager
    def entered(self, person: int, viewer: Viewer, most: int) -> Iterator[None]:
        """Let a person look, and the oldest of the person's views go where there are too many."""
        views = self._of_person[person]
        views.append(viewer)
        for oldest in views[:-most]:
            oldest.has_to_go = True
            oldest.bell.set()
        del views[:-most]
        try:
            yield
        finally:
            if viewer in views:
                views.remove(viewer)
            if not views:
                self._of_person.pop(person, None)
