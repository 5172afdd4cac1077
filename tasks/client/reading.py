"""Asking, and reading what comes back: an answer of the type that is expected, or the error that says why there is
none."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from pydantic import TypeAdapter, ValidationError

from tasks.client import errors
from tasks.client.answers import Answer
from tasks.client.exchange import PREFIX, Broken, Reply, Request, Steps, read_retry_after, send

T = TypeVar("T", bound=Answer)
NEXT = re.compile(r'<([^>]*)>\s*;\s*rel="next"')
FOREIGN = "That is no answer of a Mailwright server: is its address right?"
KINDS: Mapping[int, type[errors.Refusal]] = {
    HTTPStatus.UNAUTHORIZED: errors.NotSignedIn,
    HTTPStatus.FORBIDDEN: errors.Forbidden,
    HTTPStatus.NOT_FOUND: errors.Gone,
    HTTPStatus.CONFLICT: errors.Conflict,
    HTTPStatus.PRECONDITION_FAILED: errors.Conflict,
    HTTPStatus.TOO_MANY_REQUESTS: errors.RateLimited,
}


def ask(request: Request) -> Steps[Reply]:
    """Ask for something, and give the reply, or raise what the server or the network has against it."""
    reply = yield from send(request)
    if isinstance(reply, Broken):
        doubt = " The server may have done it." if reply.was_sent and not request.repeatable else ""
        raise errors.Unreachable(f"The server did not answer: {reply.reason}.{doubt}")
    if reply.status >= HTTPStatus.BAD_REQUEST:
        raise _read_refusal(reply)
    if reply.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise errors.Unreachable(f"The server leads elsewhere ({reply.headers.get('location', '')}). {FOREIGN}")
    return reply


def ask_for(kind: type[T], request: Request) -> Steps[T]:
    """Ask for one thing."""
    reply = yield from ask(request)
    try:
        return kind.model_validate_json(reply.content)
    except ValidationError as error:
        raise errors.Unreachable(FOREIGN) from error


def ask_for_all(kind: type[T], request: Request, most: int) -> Steps[list[T]]:
    """Ask for a list, page after page, up to so many."""
    found: list[T] = []
    following: Request | None = request
    while following and len(found) < most:
        reply = yield from ask(following)
        try:
            found += TypeAdapter(list[kind]).validate_json(reply.content)  # type: ignore[valid-type]  # known at run time
        except ValidationError as error:
            raise errors.Unreachable(FOREIGN) from error
        following = _read_next(request, reply)
    return found[:most]


def _read_next(request: Request, reply: Reply) -> Request | None:
    """Give the next page's request: of its address only the query counts, so no server leads a token elsewhere."""
    match = NEXT.search(reply.headers.get("link", ""))
    return (
        Request(path=request.path, query=dict(parse_qsl(urlsplit(match[1]).query)), repeatable=True) if match else None
    )


def get(path: str, **query: str | int) -> Request:
    """Make a request that only reads; what is empty is not asked for."""
    return Request(
        path=PREFIX + path, query={name: value for name, value in query.items() if value != ""}, repeatable=True
    )


def _read_refusal(reply: Reply) -> errors.Refusal:
    document = _read_problem(reply)
    kind = KINDS.get(
        reply.status, errors.Invalid if reply.status < HTTPStatus.INTERNAL_SERVER_ERROR else errors.ServerFailed
    )
    more: dict[str, Any] = {}
    if issubclass(kind, errors.Conflict):
        more = {"current": document.get("current"), "etag": document.get("etag", "")}
    if issubclass(kind, errors.RateLimited):
        more = {"retry_after": read_retry_after(reply.headers)}
    return kind(
        status=reply.status,
        title=str(document.get("title") or f"HTTP {reply.status}"),
        detail=str(document.get("detail") or ""),
        errors=[each for each in document.get("errors") or [] if isinstance(each, dict)],
        reference=str(document.get("reference") or ""),
        **more,
    )


def _read_problem(reply: Reply) -> dict[str, Any]:
    """Give the problem document, or an empty one: what stands before the server answers in its own way."""
    try:
        document = json.loads(reply.content)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
