"""What the designer's lists show of runs. The app that runs packages provides it; the designer imports none of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class LastRun:
    """The newest execution of a project or a package: its number, its status as stored and as people read it, and
    whether it is still under way."""

    execution: int
    status: str
    label: str
    created_at: datetime
    is_under_way: bool


class RunHistory(Protocol):
    """Where executions are kept."""

    def last_of_projects(self, projects: Collection[int]) -> dict[int, LastRun]:
        """Give the newest execution of each of these projects that has one, in one query."""

    def last_of_packages(self, packages: Collection[int]) -> dict[int, LastRun]:
        """Give the newest execution of each of these packages that has one, in one query."""

    def ran_versions(self, package: int, versions: Collection[int]) -> set[int]:
        """Give those of these versions of a package that an execution ran that is still kept, in one query."""

    def last_environment(self, user: int, package: int) -> str | None:
        """Give the name of the environment that somebody chose when running a package by hand the last time, empty for
        none; None if there was no such run lately. In one query."""


_histories: list[RunHistory] = []


def register_run_history(history: RunHistory) -> None:
    """Say where executions are kept."""
    _histories[:] = [history]


def run_history() -> RunHistory:
    """Give the place where executions are kept."""
    return _histories[0]
