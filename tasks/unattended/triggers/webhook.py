"""The address of a trigger, by which a program without an account has a package started.

Only a POST starts anything: scanners of mail and chats follow links. It answers in the way of the API.
"""

import re
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from designer.accounts.client_address import client_address
from designer.api.problems import refused
from designer.errors import Invalid, ServiceError
from designer.input.digests import digest_of
from designer.input.texts import read_json
from tasks.unattended.triggers.calls import Call, find_by_token, take_call
from tasks.webhook_requests import JSON, LARGEST, NotOfThisKind, find_called, read_body

MOST_VALUES = 200
KEY = re.compile(r"[\x20-\x7e]{1,255}")
HOW = 'Send nothing, or {"parameters": {"Name": value}} as application/json.'
TOLD_TO_READERS = f"Here a program has a package started, by POST. Looking at this address starts nothing. {HOW}\n"
TOO_LARGE = f"A call has {LARGEST // 1024} KB at most."
NO_KEY = "An Idempotency-Key has 255 characters at most, all of them printable ASCII."


@csrf_exempt
@login_not_required
@never_cache
def call(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a call: 202 with the number of the execution; the same again for the same Idempotency-Key."""
    if request.method != "POST":
        return HttpResponse(TOLD_TO_READERS, "text/plain; charset=utf-8", 405, headers={"Allow": "POST"})
    try:
        trigger = find_called(request, partial(find_by_token, secret), "trigger")
        execution, is_repeated = take_call(trigger, _read_call(request))
    except ServiceError as error:
        return refused(request, error)
    answer = JsonResponse({"execution": execution}, status=202)
    if is_repeated:
        answer["Idempotent-Replayed"] = "true"
    return answer


def _read_call(request: HttpRequest) -> Call:
    """Read what is sent. Raises Invalid, NotOfThisKind and TooLarge."""
    content = read_body(request, TOO_LARGE)
    values = _parse(request, content) if content.strip() else {}
    key = request.headers.get("Idempotency-Key", "")
    if key and not KEY.fullmatch(key):
        raise Invalid(NO_KEY)
    digest = digest_of(key.encode()) if key else ""
    return Call(values, digest, digest_of(content), str(client_address(request) or ""))


def _parse(request: HttpRequest, content: bytes) -> dict[str, Any]:
    if request.content_type != JSON:
        raise NotOfThisKind(HOW)
    try:
        body = read_json(content)
    except (ValueError, RecursionError) as error:
        raise Invalid(HOW) from error
    values = body.get("parameters", {}) if isinstance(body, dict) and body.keys() <= {"parameters"} else None
    if not isinstance(values, dict) or len(values) > MOST_VALUES:
        raise Invalid(HOW)
    return values
