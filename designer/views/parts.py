"""Parts of an unsaved package on their way from the page to an editor and back."""

from typing import TypeVar

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from pydantic import BaseModel, TypeAdapter, ValidationError

from designer.document import ConnectionManagerDocument, Part
from designer.errors import Invalid

SomePart = TypeVar("SomePart", bound=Part)
Connections = TypeAdapter(list[ConnectionManagerDocument])
Names = TypeAdapter(list[str])
UNREADABLE = "The page sent something that cannot be read. Save the package, load the page again and try once more."


def read_part(kind: type[SomePart], text: str) -> SomePart:
    """Read a part of a document from JSON. Raises Invalid."""
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise Invalid(UNREADABLE) from error


def read_connections(text: str) -> list[ConnectionManagerDocument]:
    """Read the package's unsaved connection managers. Raises Invalid."""
    try:
        return Connections.validate_json(text or "[]")
    except ValidationError as error:
        raise Invalid(UNREADABLE) from error


def read_names(text: str) -> list[str]:
    """Read the names that other parts have. Raises Invalid."""
    try:
        return Names.validate_json(text or "[]")
    except ValidationError as error:
        raise Invalid(UNREADABLE) from error


def edited(kind: str, part: BaseModel, scope: str = "package") -> HttpResponse:
    """Answer an editor's OK: the changed part as JSON in a script element, which the page takes out.

    It is not in a header, as HX-Trigger would have it, because a message may be longer than proxies let headers be.
    """
    # The characters that could end the script element are written as JSON escapes, as Django's json_script does.
    text = part.model_dump_json().translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})
    return HttpResponse(
        format_html(
            '<div data-edited="{}" data-scope="{}"><script type="application/json">{}</script></div>',
            kind,
            scope,
            mark_safe(text),  # noqa: S308  # JSON with <, > and & escaped
        )
    )
