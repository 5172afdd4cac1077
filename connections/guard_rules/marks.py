"""How connection managers that are guarded are marked wherever they are shown."""

from collections.abc import Iterable
from typing import Any, Protocol

from pydantic import ValidationError

from connections.guard_rules.rules import Guard
from connections.guard_rules.settings import ManagerGuardSettings
from designer.issues.marks import Mark


class Manager(Protocol):
    """A connection manager, as a row or as a part of a document."""

    @property
    def name(self) -> str: ...
    @property
    def properties(self) -> dict[str, Any]: ...


def find_marks(manager: Manager) -> list[Mark]:
    """Give the marks of a manager's guard. Properties that make no sense have none; validation says what is wrong."""
    try:
        return Guard.of_manager(manager.name, ManagerGuardSettings.read(manager.properties)).marks
    except ValidationError:
        return []


def describe(marks: Iterable[Mark]) -> list[str]:
    """Say in the record of changes what a guard does."""
    return [f"{mark.label.lower()}: {mark.sentence}" for mark in marks] or ["mail goes as addressed"]


def write_name(manager: Manager) -> str:
    """Give a manager's name with its marks, for places that show text alone: “Relay (disabled)”."""
    words = ", ".join(mark.label.lower() for mark in find_marks(manager))
    return f"{manager.name} ({words})" if words else manager.name
