"""What stands before every page: nobody sees one without signing in, a refusal has the form of its door, and no request
costs more than it may."""

import codecs
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRefresh

from designer.api.problems import not_storable, problem, refused
from designer.errors import ServiceError
from designer.expressions import limited
from designer.input.numerals import is_count
from designer.input.texts import NO_TEXT, NOT_TEXT, NotStorable
from designer.web.failures import is_of_api

PYTHONS_NUMBER = re.compile(r"\s*\+?\d[\d_]*(\.0*)?\s*")


class SignInRequired(LoginRequiredMiddleware):
    """Send who is signed out to the sign-in page; the API answers 401 by itself: programs cannot sign in there."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return None
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        # A page that asks for a part of itself loads as a whole, and so comes to the sign-in page and back.
        is_part = request.method == "GET" and request.headers.get("HX-Request") == "true"
        return HttpResponseClientRefresh() if refusal and is_part else refusal

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        """Lead back to the page that was asked for; after a form, which nobody can send again, to the projects."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        if "HX-Request" not in request.headers:
            messages.warning(request, "You were signed out, so nothing was changed. Sign in and try again.")
        return redirect("sign-in")


UTF_8 = "utf-8"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
SENTENCES = {
    400: "The server cannot answer the request as it was sent. It may be too large, or name another host.",
    403: "The CSRF token is missing or wrong. Sign in, and send the token with changes.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
}


class ProblemsOfApi(MiddlewareMixin):
    """Make a problem document of every refusal of the API that comes from Django itself, and not from an operation."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the document in place of the page; the answer's headers stay, such as Allow."""
        is_refusal = is_of_api(request) and response.status_code >= HTTPStatus.BAD_REQUEST
        if not is_refusal or not isinstance(response, HttpResponse) or "json" in response.get("Content-Type", ""):
            return response
        title = HTTPStatus(response.status_code).phrase
        made = problem(response.status_code, title, SENTENCES.get(response.status_code, f"{title}."))
        response.content = made.content
        response["Content-Type"] = made["Content-Type"]
        response["Content-Length"] = str(len(made.content))
        return response


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


class RefusalPages:
    """Answer what a service refuses with a page that shows its sentence; the API has answers of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Render a refusal; anything else goes on as it is."""
        if not isinstance(error, ServiceError):
            return None
        if is_of_api(request):
            return refused(request, error)
        return render(request, "refused.html", {"error": error}, status=error.status)


class BoundedExpressions:
    """Let all expressions that are evaluated to answer one request cost so much together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with limited():
            return self.get_response(request)
