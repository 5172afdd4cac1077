"""Single parts of a package. Each change is one of the whole package, which is checked and gets a new version."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from tasks.client.answers import Answer
from tasks.client.editing.conditional import change_state, read_state
from tasks.client.exchange import Steps
from tasks.client.finding import MOST, PackageWord, find_package
from tasks.client.reading import ask_for_all, get

PartKind = Literal["executables", "precedence-constraints", "variables", "connections", "parameters"]
PAGE = 500


class Part(Answer):
    """A part of a package; fields are all that it has, as a package document has them. In lists it has no ETag."""

    id: UUID
    fields: Mapping[str, Any]
    etag: str = ""


class _Listed(Answer):
    id: UUID
    model_config = {"extra": "allow"}


def parts(package: PackageWord, kind: PartKind) -> Steps[list[Part]]:
    """List a package's parts of a kind, in their order."""
    number = yield from find_package(package)
    found = yield from ask_for_all(_Listed, get(f"/packages/{number}/{kind}", limit=PAGE), MOST)
    return [Part(id=each.id, fields=each.model_dump(mode="json")) for each in found]


def get_part(package: PackageWord, kind: PartKind, part: UUID | str) -> Steps[Part]:
    """Give a part, with its ETag."""
    number = yield from find_package(package)
    state = yield from read_state(f"/packages/{number}/{kind}/{part}")
    return Part(id=UUID(str(part)), fields=state.fields, etag=state.etag)


def add_part(package: PackageWord, kind: PartKind, fields: Mapping[str, Any]) -> Steps[Part]:
    """Add a part."""
    number = yield from find_package(package)
    made = yield from change_state("POST", f"/packages/{number}/{kind}", dict(fields))
    return Part(id=made["id"], fields=made)


def change_part(
    package: PackageWord, kind: PartKind, part: UUID | str, fields: Mapping[str, Any], *, etag: str = ""
) -> Steps[Part]:
    """Change some fields of a part (RFC 7396): None gives one its default, mappings are merged."""
    number = yield from find_package(package)
    changed = yield from change_state("PATCH", f"/packages/{number}/{kind}/{part}", dict(fields), etag)
    return Part(id=changed["id"], fields=changed)


def replace_part(
    package: PackageWord, kind: PartKind, part: UUID | str, fields: Mapping[str, Any], *, etag: str = ""
) -> Steps[Part]:
    """Put another part in the place of one, which keeps its ID."""
    number = yield from find_package(package)
    changed = yield from change_state("PUT", f"/packages/{number}/{kind}/{part}", dict(fields), etag)
    return Part(id=changed["id"], fields=changed)


def delete_part(package: PackageWord, kind: PartKind, part: UUID | str, *, etag: str = "") -> Steps[None]:
    """Delete a part."""
    number = yield from find_package(package)
    yield from change_state("DELETE", f"/packages/{number}/{kind}/{part}", None, etag)
