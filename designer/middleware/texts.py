"""Addresses and forms that are no text are refused before any view reads them."""

import codecs
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from designer.api.problems import not_storable
from designer.input.numerals import is_count
from designer.input.texts import NO_TEXT, NOT_TEXT, NotStorable
from designer.views.failures import is_of_api

PYTHONS_NUMBER = re.compile(r"\s*\+?\d[\d_]*(\.0*)?\s*")


UTF_8 = "utf-8"


FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class TextAddresses(MiddlewareMixin):
    """Refuse addresses that hold NUL: nothing has such a name, and PostgreSQL cannot even be asked for it.

    A page's search finds nothing by it; a program is told. A number in an address is digits alone (1_0 is none).
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Answer before any view looks."""
        if "\x00" in request.path:
            raise Http404
        if not is_of_api(request):
            return None
        wrong = [name for name, texts in request.GET.lists() if NO_TEXT.search(name + "".join(texts))]
        return not_storable(NotStorable((wrong[0],), NOT_TEXT), "query") if wrong else None

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> None:
        """Find nothing under a number that only Python's syntax makes one."""
        numbers = (str(value) for name, value in view_kwargs.items() if name.endswith("_id"))
        if any(PYTHONS_NUMBER.fullmatch(text) and not is_count(text, len(text)) for text in numbers):
            raise Http404


class TextForms(MiddlewareMixin):
    """Read forms as UTF-8, as browsers send them, and refuse those in anything else.

    Else whoever sends one chooses among all codecs of Python, some of which make no text, or text that is none.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Look before anybody reads the form. Raises BadRequest, whose page is not to be stopped by the same codec."""
        named, request.encoding = request.encoding, UTF_8
        is_utf8 = named is None or codecs.lookup(named).name == UTF_8
        if not is_utf8 and request.content_type in FORMS:
            raise BadRequest("A form is not in UTF-8.")
