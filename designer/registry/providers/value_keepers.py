"""Who of the other apps keeps values for parameters: none stays in plain of a parameter that has become sensitive."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from designer.models import Package, Project


@dataclass(frozen=True)
class BecameSensitive:
    """Parameters of a package, or without one of the project, that are sensitive from now on. names are all that they
    are called and were, in small letters."""

    project: Project
    names: frozenset[str]
    package: Package | None = None


@dataclass(frozen=True)
class Hidden:
    """Sentences: what was encrypted, and what only people can do."""

    done: Sequence[str] = ()
    left: Sequence[str] = ()


class ValueKeeper(Protocol):
    """Something of another app that keeps values for parameters."""

    def hide(self, user: Any, became: BecameSensitive) -> Hidden:
        """Keep the values encrypted from now on, in the transaction in which somebody (designer.people.permissions)
        makes the parameters sensitive; the project is locked, and what is stored of it and of the package is new."""


_keepers: list[ValueKeeper] = []


def register_value_keeper(keeper: ValueKeeper) -> None:
    """Let something be told when parameters become sensitive."""
    _keepers.append(keeper)


def value_keepers() -> Sequence[ValueKeeper]:
    """Give all that keeps values for parameters."""
    return tuple(_keepers)
