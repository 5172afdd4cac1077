"""Whole packages as documents: what a package is, and nothing about how it is stored."""

from collections.abc import Mapping
from typing import Any

from tasks.client.answers import Answer
from tasks.client.editing.conditional import State, change_state, read_state
from tasks.client.exchange import Steps
from tasks.client.finding import PackageWord, ProjectWord, find_package, find_project


class PackageDocument(Answer):
    """A package of a server with all that it is. The ETag names its version; after a change it is read anew."""

    id: int
    name: str
    version: int
    document: Mapping[str, Any]
    etag: str = ""


def get_document(package: PackageWord) -> Steps[PackageDocument]:
    """Give a package as a document, with its ETag."""
    number = yield from find_package(package)
    return (yield from read_state(f"/packages/{number}")).read_as(PackageDocument)


def create_package(project: ProjectWord, document: Mapping[str, Any]) -> Steps[PackageDocument]:
    """Make a package of a document in a project."""
    number = yield from find_project(project)
    made = yield from change_state("POST", f"/projects/{number}/packages", {"document": dict(document)})
    return State(made, "").read_as(PackageDocument)


def save_package(package: PackageWord, document: Mapping[str, Any], *, etag: str) -> Steps[PackageDocument]:
    """Make a package what a document says, if it is as it was read. Raises Conflict otherwise, whose current says what
    was changed meanwhile, and by whom."""
    number = yield from find_package(package)
    saved = yield from change_state("PUT", f"/packages/{number}", {"document": dict(document)}, etag)
    return State(saved, "").read_as(PackageDocument)


def delete_package(package: PackageWord, *, etag: str = "") -> Steps[None]:
    """Delete a package. Its executions stay."""
    number = yield from find_package(package)
    yield from change_state("DELETE", f"/packages/{number}", None, etag)
