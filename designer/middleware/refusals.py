"""What stands before every page: nobody sees one without signing in, a refusal has the form of its door, and no request
costs more than it may."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin

from designer.api.http.limits import rate_headers
from designer.api.problems import problem, refused
from designer.errors import ServiceError
from designer.people.refusals import note_refusal
from designer.views.failures import is_of_api

SENTENCES = {
    400: "The server cannot answer the request as it was sent. It may be too large, or name another host.",
    403: "The CSRF token is missing or wrong. Sign in, and send the token with changes.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
}


class ProblemsOfApi(MiddlewareMixin):
    """Make a problem document of every refusal of the API that comes from Django itself, and not from an operation."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the document in place of the page; the answer's headers stay, such as Allow, and say what a token has
        left of its minute."""
        for name, value in rate_headers(request).items():
            response[name] = value
        is_refusal = is_of_api(request) and response.status_code >= HTTPStatus.BAD_REQUEST
        if not is_refusal or not isinstance(response, HttpResponse) or "json" in response.get("Content-Type", ""):
            return response
        title = HTTPStatus(response.status_code).phrase
        made = problem(response.status_code, title, SENTENCES.get(response.status_code, f"{title}."))
        response.content = made.content
        response["Content-Type"] = made["Content-Type"]
        response["Content-Length"] = str(len(made.content))
        return response


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
        note_refusal(request.user, error, f"{request.method} {request.path}")
        return render(request, "refused.html", {"error": error}, status=error.status)
