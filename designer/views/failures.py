"""What is answered when something fails that no service foresaw: a database that is away, or a fault of ours."""

import logging
import sys
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from designer.api.problems import problem

logger = logging.getLogger(__name__)

RETRY_AFTER = 10
"""Seconds after which a database that was locked or restarted mostly answers again."""
AWAY = "The database is busy or cannot be reached just now, so nothing was changed. Try again in a moment."
FAULT = "Something went wrong on the server. Tell your administrator the reference {}: the server's log has it."


def is_of_api(request: HttpRequest) -> bool:
    """Whether a program asks, which wants a problem document and no page."""
    return request.path.startswith("/api/")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure. Django calls this while it handles the exception, wherever that was raised."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return _away(request)
    reference = uuid4().hex[:12]
    logger.error("Reference %s: %s %s: %s", reference, request.method, request.path, type(error).__name__)
    if is_of_api(request):
        return problem(500, "Something went wrong on the server", FAULT.format(reference), reference=reference)
    return HttpResponse(render_to_string("500.html", {"sentence": FAULT.format(reference)}), status=500)


def _away(request: HttpRequest) -> HttpResponse:
    """Say that the database is away, by a page that asks it for nothing."""
    if is_of_api(request):
        answer = problem(503, "The database is away", AWAY)
    else:
        answer = HttpResponse(render_to_string("503.html", {"sentence": AWAY}), status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer
