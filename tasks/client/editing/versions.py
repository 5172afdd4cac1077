"""Versions of packages: what each Save made of one, named and brought back."""

from datetime import datetime

from tasks.client.answers import Answer
from tasks.client.editing.conditional import State, change_state, read_state
from tasks.client.exchange import Steps
from tasks.client.finding import MOST, PackageWord, find_package
from tasks.client.reading import ask_for_all, get


class PackageVersion(Answer):
    """What a Save made of a package. One with a name is kept for good; changes are sentences on what was changed."""

    number: int
    name: str
    note: str
    saved_at: datetime
    user_name: str
    is_current: bool
    changes: list[str]


class RestoredPackage(Answer):
    """A package that was brought back; told says in sentences what is not as it was."""

    id: int
    name: str
    version: int
    told: list[str]


def versions(package: PackageWord, *, limit: int = MOST) -> Steps[list[PackageVersion]]:
    """List the versions of a package, the newest first."""
    number = yield from find_package(package)
    return (yield from ask_for_all(PackageVersion, get(f"/packages/{number}/versions", limit=500), limit))


def name_version(package: PackageWord, version: int, name: str, *, note: str | None = None) -> Steps[PackageVersion]:
    """Give a version a name, which keeps it for good, or take it away by an empty one. Its note stays, unless another
    one is given."""
    number = yield from find_package(package)
    path = f"/packages/{number}/versions/{version}"
    state = yield from read_state(path)
    body = {"name": name, "note": state.fields.get("note", "") if note is None else note}
    return State((yield from change_state("PUT", path, body, state.etag)), "").read_as(PackageVersion)


def restore_version(package: PackageWord, version: int) -> Steps[RestoredPackage]:
    """Make a package what it was in a version, as a new version on top."""
    number = yield from find_package(package)
    restored = yield from change_state("POST", f"/packages/{number}/versions/{version}/restore", {})
    return State(restored, "").read_as(RestoredPackage)
