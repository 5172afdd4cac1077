"""What all webhooks ask of a request, whose sender has no account: a known token, and a body that is bounded."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model
from django.http import HttpRequest

from designer.accounts.attempts import TooManyAttempts, begin_attempt, note_attempt
from designer.accounts.client_address import client_address
from designer.api.http.limits import count_request
from designer.errors import NotFound, ServiceError, TooMany

LARGEST = 64 * 1024
"""Bytes of a body."""
JSON = "application/json"
Called = TypeVar("Called", bound=Model)


class NotOfThisKind(ServiceError):
    """The body is of a media type that is not read here (RFC 9110 section 15.5.16)."""

    title = "Unsupported media type"
    status = 415


class TooLarge(ServiceError):
    """The body is larger than anything that is read here (RFC 9110 section 15.5.14)."""

    title = "Too large"
    status = 413


def find_called(request: HttpRequest, find: Callable[[], Called], kind: str) -> Called:
    """Give what a good token stands for, whose calls are counted. Wrong ones are counted by where they come from, as
    those of the API are. Raises NotFound and TooMany."""
    try:
        called = find()
    except NotFound:
        _count_wrong(request)
        raise
    count_request(request, f"{kind}-{called.pk}", "Whoever has this address")
    return called


def _count_wrong(request: HttpRequest) -> None:
    address = client_address(request)
    try:
        begin_attempt(str(address), address, of="webhook")
    except TooManyAttempts as error:
        sentence = f"Too many wrong addresses were asked for from where you are. Wait {error.seconds} s."
        raise TooMany(sentence, error.seconds) from error
    note_attempt("", "sent an unknown webhook address from", address)


def read_body(request: HttpRequest, too_large: str) -> bytes:
    """Give the body. Raises TooLarge with the sentence."""
    content = request.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge(too_large)
    return content
