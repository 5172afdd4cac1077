"""How much all expressions of one request may cost."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from designer.expressions import limited


class BoundedExpressions:
    """Let all expressions that are evaluated to answer one request cost so much together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with limited():
            return self.get_response(request)
