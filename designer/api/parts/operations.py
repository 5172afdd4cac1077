"""The six operations of a kind of part, the same for each: list, add, give, replace, change some fields, delete.

If-Match is the ETag of the part itself, so two programs may change two tasks of one package at once.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Status

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.http.pages import read_page
from designer.api.parts.kinds import KINDS, Kind
from designer.errors import NotFound
from designer.input.number_types import WholeNumber
from designer.models import Package
from designer.package.document import PackageDocument
from designer.package.part_changes import add_part, find_part, list_parts, merge_part, remove_part, replace_part
from designer.services.packages import change_package, find_package
from designer.storage.known_documents import read_document

router = Router(tags=["parts of packages"])
PART_ID = "part_id"
View = Callable[..., Any]
Change = Callable[[PackageDocument], PackageDocument]


@dataclass(frozen=True)
class Place:
    """A part of a package that somebody asks for."""

    request: HttpRequest
    kind: Kind
    package_id: int
    part_id: UUID

    def show(self) -> Any:
        """Give the part as it is now. Raises NotFound or NotAllowed."""
        return _find(self.kind, _load(self.request, self.package_id), self.part_id)

    def change(self, if_match: str, change: Change, *, is_gone: bool = False) -> Any:
        """Change the part, if it is as the caller has read it, and give it as it is then, unless it is gone."""

        def change_existing(document: PackageDocument) -> PackageDocument:
            _find(self.kind, document, self.part_id)
            return change(document)

        with matching(if_match, Package.objects.filter(pk=self.package_id), self.show):
            document = change_package(person(self.request), self.package_id, change_existing)
        return None if is_gone else _find(self.kind, document, self.part_id)


def add_operations(router: Router, kind: Kind) -> None:
    """Hang the operations of a kind of part on the API."""
    path = f"/packages/{{package_id}}/{kind.word}"
    one = f"{path}/{{{kind.key}}}"
    listed: Any = list[kind.shown]  # type: ignore[name-defined]  # a type that is a value
    replaces = f"Put another {kind.noun} in the place of this one, which keeps its ID."
    changes = f"Change some fields of a {kind.noun} (RFC 7396): null gives one its default, objects are merged."
    deletes = f"Delete a {kind.noun}. {kind.note}".strip()
    for method, where, view, name, response, description in (
        ("GET", path, _list(kind), f"list_package_{kind.name}s", listed, f"List the {kind.noun}s of a package."),
        ("POST", path, _post(kind), f"post_package_{kind.name}", {201: kind.shown}, f"Add a {kind.noun}."),
        ("GET", one, _get(kind), f"get_package_{kind.name}", kind.shown, f"Give a {kind.noun}."),
        ("PUT", one, _put(kind), f"put_package_{kind.name}", kind.shown, replaces),
        ("PATCH", one, _patch(kind), f"patch_package_{kind.name}", kind.shown, changes),
        ("DELETE", one, _delete(kind), f"remove_package_{kind.name}", {204: None}, deletes),
    ):
        view.__name__ = name
        named = _name_key(view, kind.key)
        router.add_api_operation(where, [method], named, response=response, description=description)


def _name_key(view: View, key: str) -> View:
    """Give a view that calls a part's ID as its address does, which has another word for each kind."""
    signature = inspect.signature(view)
    names = {PART_ID: key}
    parameters = [each.replace(name=names.get(each.name, each.name)) for each in signature.parameters.values()]

    @wraps(view)
    def call(request: HttpRequest, **values: Any) -> Any:
        return view(request, **{PART_ID if name == key else name: value for name, value in values.items()})

    vars(call)["__signature__"] = signature.replace(parameters=parameters)
    return call


def _list(kind: Kind) -> View:
    def view(
        request: HttpRequest,
        response: HttpResponse,
        package_id: int,
        after: UUID | None = None,
        limit: WholeNumber = 100,
    ) -> Any:
        parts = list_parts(_load(request, package_id), kind.kind)
        keys = [part.id for part in parts]
        begin = keys.index(after) + 1 if after in keys else 0
        return read_page(request, response, parts[begin:], limit, lambda part: part.id)

    return view


def _get(kind: Kind) -> View:
    def view(request: HttpRequest, package_id: int, part_id: UUID) -> Any:
        return Place(request, kind, package_id, part_id).show()

    return view


def _post(kind: Kind) -> View:
    def view(request: HttpRequest, package_id: int, payload: kind.given) -> Any:  # type: ignore[name-defined]  # a value
        document = change_package(person(request), package_id, lambda each: add_part(each, kind.kind, payload))
        return Status(201, _find(kind, document, payload.id))

    return view


def _put(kind: Kind) -> View:
    def view(
        request: HttpRequest,
        package_id: int,
        part_id: UUID,
        payload: kind.given,  # type: ignore[name-defined]  # a value
        if_match: IfMatch = "",
    ) -> Any:
        place = Place(request, kind, package_id, part_id)
        return place.change(if_match, lambda each: replace_part(each, kind.kind, part_id, payload))

    return view


def _patch(kind: Kind) -> View:
    def view(
        request: HttpRequest,
        package_id: int,
        part_id: UUID,
        payload: Annotated[dict[str, Any], Body()],
        if_match: IfMatch = "",
    ) -> Any:
        place = Place(request, kind, package_id, part_id)
        return place.change(if_match, lambda each: merge_part(each, kind.kind, part_id, payload))

    return view


def _delete(kind: Kind) -> View:
    def view(request: HttpRequest, package_id: int, part_id: UUID, if_match: IfMatch = "") -> Any:
        place = Place(request, kind, package_id, part_id)
        place.change(if_match, lambda each: remove_part(each, kind.kind, part_id), is_gone=True)
        return Status(204, None)

    return view


def _load(request: HttpRequest, package_id: int) -> PackageDocument:
    return read_document(find_package(person(request), package_id))


def _find(kind: Kind, document: PackageDocument, part_id: UUID) -> Any:
    try:
        return find_part(document, kind.kind, part_id)
    except LookupError as error:
        raise NotFound(f"The package has no such {kind.noun}. It may have been deleted.") from error


for each in KINDS:
    add_operations(router, each)
