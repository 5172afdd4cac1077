"""Errors of the API as problem details (RFC 9457, application/problem+json)."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from designer.accounts.attempts import TooManyAttempts
from designer.api.http.conditions import Changed
from designer.errors import Invalid, ServiceError, Stale, TooMany, Unmerged
from designer.input.texts import NotStorable
from designer.people.refusals import note_refusal


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """Make a problem document."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(content, status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Let the API answer with problems."""
    # The library's types allow the handler to be given the class of the error, which never happens: hence Any.
    handlers: dict[type[Exception], Any] = {
        ServiceError: refused,
        ValidationError: _malformed,
        AuthenticationError: _signed_out,
        Http404: _not_found,
        HttpError: _http_error,
        RequestDataTooBig: _too_large,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def refused(request: HttpRequest, error: ServiceError) -> HttpResponse:
    """Say what a service refused, and enter it where that was for want of a right."""
    note_refusal(request.user, error, f"{request.method} {request.path}")
    more: dict[str, Any] = {}
    if isinstance(error, Invalid) and error.fields:
        more["errors"] = [{"loc": [field], "message": sentence} for field, sentence in error.fields.items()]
    if isinstance(error, Stale):
        more["current"] = _describe_current(error, request)
    if isinstance(error, Changed):
        more |= {"current": error.current, "etag": error.etag}
    answer = problem(error.status, error.title, error.sentence, **more)
    if isinstance(error, TooMany):
        answer["Retry-After"] = str(error.retry_after)
    if isinstance(error, TooManyAttempts):
        answer["Retry-After"] = str(error.seconds)
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer


def _describe_current(error: Stale, request: HttpRequest) -> dict[str, Any]:
    described = {
        "version": error.package.version,
        "modified_at": error.package.modified_at.isoformat(),
        "modified_by": str(error.package.modified_by or ""),
        "is_yours": error.package.modified_by_id == request.user.pk,
        "changes": error.changes,
    }
    if isinstance(error, Unmerged):
        described["conflicts"] = [asdict(each) for each in error.conflicts]
        described["problems"] = list(error.problems)
    return described


def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"loc": list(detail["loc"]), "message": detail["msg"].removeprefix("Value error, ")} for detail in error.errors
    ]
    sentences = " ".join(_sentence(each["loc"], each["message"]) for each in errors[:5])
    return problem(422, "The request is malformed", sentences, errors=errors)


def _sentence(place: list[str | int], message: str) -> str:
    inner = [str(step) for step in place if step not in ("body", "payload", "document")]
    end = "" if message.endswith((".", "!", "?")) else "."
    return f"{'.'.join(inner)}: {message}{end}" if inner else f"{message}{end}"


def _signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    sentence = "Send an API token (Authorization: Bearer), or sign in first, and send the CSRF token with changes."
    answer = problem(401, "Not signed in", sentence)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "Not found", "There is nothing at this address.")


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, NotStorable):  # The body was read, and holds what cannot be kept.
        return not_storable(error.__cause__, "body")
    return problem(error.status_code, "The request cannot be served", str(error))


def not_storable(error: NotStorable, *outside: str) -> HttpResponse:
    """Say where there is what no database keeps; outside of that place is the part of the request that it is in."""
    errors = [{"loc": [*outside, *error.place], "message": str(error)}]
    # A key may be the very text that is none, so the place is written with escapes.
    place = [str(step).encode("ascii", "backslashreplace").decode() for step in error.place]
    return problem(422, "The request is malformed", _sentence([*place], str(error)), errors=errors)


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "Too large", "The request is larger than this server takes. Send less at once.")
