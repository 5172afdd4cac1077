"""Parts of an unsaved package on their way from the page to an editor and back."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from pydantic import BaseModel, TypeAdapter, ValidationError

from designer.accounts.current_user import person
from designer.editors.context import EditorContext
from designer.errors import Invalid
from designer.input.numerals import is_count
from designer.input.texts import NotStorable, check_amount
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    PackageDocument,
    ParameterDocument,
    Part,
    VariableDocument,
)
from designer.package.merging.conflicts import Side
from designer.people.permissions import Action
from designer.services.packages import find_package

SomePart = TypeVar("SomePart", bound=Part)
Read = TypeVar("Read")
Connections = TypeAdapter(list[ConnectionManagerDocument])
Variables = TypeAdapter(list[VariableDocument])
Executables = TypeAdapter(list[ExecutableDocument])
Parameters = TypeAdapter(list[ParameterDocument])
Names = TypeAdapter(list[str])
Choices = TypeAdapter(dict[str, Side])
UNREADABLE = "The page sent something that cannot be read. Save the package, load the page again and try once more."


def read_part(kind: type[SomePart], text: str) -> SomePart:
    """Read a part of a document from JSON. Raises Invalid."""
    return _read(kind.model_validate_json, text)


def read_document(text: str) -> PackageDocument:
    """Read an unsaved package. Raises Invalid."""
    return _read(PackageDocument.model_validate_json, text)


def read_connections(text: str) -> list[ConnectionManagerDocument]:
    """Read the package's unsaved connection managers. Raises Invalid."""
    return _read(Connections.validate_json, text or "[]")


def read_variables(text: str) -> list[VariableDocument]:
    """Read the package's unsaved variables. Raises Invalid."""
    return _read(Variables.validate_json, text or "[]")


def read_parameters(text: str) -> list[ParameterDocument]:
    """Read the package's unsaved parameters. Raises Invalid."""
    return _read(Parameters.validate_json, text or "[]")


def read_executable(
    request: HttpRequest, package_id: int, action: Action = Action.READ
) -> tuple[ExecutableDocument, EditorContext]:
    """Read a task of the unsaved package, and what its editor may see. Raises Invalid, NotFound."""
    package = find_package(person(request), package_id, action)
    context = EditorContext(
        user=person(request),
        package=package,
        connections=read_connections(request.POST.get("connections", "[]")),
        names=read_names(request.POST.get("names", "[]")),
        variables=read_variables(request.POST.get("variables", "[]")),
        around=read_around(request.POST.get("around", "[]")),
        parameters=read_parameters(request.POST.get("parameters", "[]")),
    )
    return read_part(ExecutableDocument, request.POST.get("executable", "")), context


def read_around(text: str) -> list[ExecutableDocument]:
    """Read the unsaved containers and event handlers that a task is in. Raises Invalid."""
    return _read(Executables.validate_json, text or "[]")


def read_names(text: str) -> list[str]:
    """Read the names that other parts have. Raises Invalid."""
    return _read(Names.validate_json, text or "[]")


def read_choices(text: str) -> Mapping[str, Side]:
    """Read whose version counts where two people changed the same, by the keys of conflicts. Raises Invalid."""
    return _read(Choices.validate_json, text or "{}")


def read_number(text: str) -> int:
    """Read the number of a version. Raises Invalid."""
    if not is_count(text):
        raise Invalid(UNREADABLE)
    return int(text)


def _read(read: Callable[[str], Read], text: str) -> Read:
    try:
        check_amount(text)
        return read(text)
    except (ValidationError, NotStorable) as error:
        raise Invalid(UNREADABLE) from error


def edited(kind: str, part: BaseModel, scope: str = "package") -> HttpResponse:
    """Answer an editor's OK: the changed part as JSON in a script element, which the page takes out.

    It is not in a header, as HX-Trigger would have it, because a message may be longer than proxies let headers be.
    """
    return HttpResponse(
        format_html(
            '<div data-edited="{}" data-scope="{}"><script type="application/json">{}</script></div>',
            kind,
            scope,
            in_script(part.model_dump_json()),
        )
    )


def in_script(text: str) -> Any:
    """Give JSON for a script element, as Django's json_script writes it, and in a tenth of its time: the characters
    that could end the element are JSON escapes."""
    text = text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
    return mark_safe(text)  # noqa: S308  # JSON with <, > and & escaped
