"""What an Execute Package task needs to know of the package that it calls, before a run. Who keeps packages says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class CalledPackage:
    """A package: its name, and its parameters, each with whether it needs a value."""

    name: str
    parameters: Mapping[str, bool]


class Lookup(Protocol):
    """Where the packages of projects are kept."""

    def find(self, project: int, reference: str) -> CalledPackage | None:
        """Give the package of a project, by its number, that a task means."""

    def find_circle(self, project: int, reference: str, caller: str) -> list[str]:
        """Give the names on a way by which a called package calls its caller again, or none."""


_lookups: list[Lookup] = []


def register_lookup(lookup: Lookup) -> None:
    """Say where the packages of projects are kept."""
    _lookups[:] = [lookup]


def lookup() -> Lookup:
    """Give where the packages of projects are kept."""
    return _lookups[0]
