"""The environments that a run can be in: the connections app says which, because the designer imports none of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from designer.models import Package


@dataclass(frozen=True)
class OfferedEnvironment:
    """An environment that a person may choose for a run."""

    name: str
    colour: str
    is_production: bool


@dataclass(frozen=True)
class RunEnvironments:
    """What can be chosen for a run of a package. Signs are texts, in small letters; an environment sets something of
    the package if one of them is in its document."""

    offered: tuple[OfferedEnvironment, ...]
    signs: frozenset[str]

    def matter_to(self, document: str) -> bool:
        """Tell whether one of them sets something of the package with this document, as JSON."""
        text = document.casefold()
        return any(sign in text for sign in self.signs)


Finder = Callable[[Any, Package], RunEnvironments]
_finders: list[Finder] = []


def register_run_environments(finder: Finder) -> None:
    """Say who finds them, in at most three queries."""
    _finders[:] = [finder]


def find_run_environments(user: Any, package: Package) -> RunEnvironments:
    """Give what a person (designer.people.permissions) can choose for a run."""
    return _finders[0](user, package)
