"""Packages that are duplicated, renamed, and moved to another project."""

from typing import Any

from tasks.client.answers import Answer
from tasks.client.editing.conditional import State, change_state
from tasks.client.exchange import Steps
from tasks.client.finding import PackageWord, ProjectWord, find_package, find_project


class MovedPackage(Answer):
    """A package where it is now, with what went along and what did not, in sentences; of one that was renamed told says
    what does not find it by its new name."""

    id: int
    name: str
    version: int
    along: list[str] = []
    left: list[str] = []
    told: list[str] = []


def copy_package(package: PackageWord, project: ProjectWord = "", *, name: str = "") -> Steps[MovedPackage]:
    """Duplicate a package, in its own project or into another one."""
    number = yield from find_package(package)
    target = (yield from find_project(project)) if project else None
    return (yield from _change("POST", f"/packages/{number}/copy", {"project": target, "name": name}))


def move_package(package: PackageWord, project: ProjectWord) -> Steps[MovedPackage]:
    """Move a package to another project. It keeps its number; its schedules and triggers are stopped."""
    number = yield from find_package(package)
    target = yield from find_project(project)
    return (yield from _change("POST", f"/packages/{number}/move", {"project": target}))


def rename_package(package: PackageWord, name: str, *, etag: str = "") -> Steps[MovedPackage]:
    """Give a package another name, in a new version."""
    number = yield from find_package(package)
    return (yield from _change("PUT", f"/packages/{number}/name", {"name": name}, etag))


def _change(method: str, path: str, body: dict[str, Any], etag: str = "") -> Steps[MovedPackage]:
    return State((yield from change_state(method, path, body, etag)), "").read_as(MovedPackage)
