"""From where each request comes, so that the record of what it changes says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from designer.accounts.client_address import client_address
from designer.people.origin import Door, request_from
from designer.views.failures import is_of_api


class RequestOrigin:
    """Let all that a request does be known as done by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with request_from(_door_of(request), str(client_address(request) or "")):
            return self.get_response(request)


def _door_of(request: HttpRequest) -> Door:
    if request.path.startswith("/webhooks/"):
        return Door.WEBHOOK
    return Door.API if is_of_api(request) else Door.PAGE
