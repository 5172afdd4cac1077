"""The webhook by which a tool without an account reports what came of the one task run whose address it was given.

Only a POST reports: scanners of mail and chats follow links. It answers in the way of the API, without names of people.
"""

from functools import partial
from urllib.parse import parse_qsl

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from designer.api.problems import problem, refused
from designer.errors import Conflict, Invalid, ServiceError
from designer.input.texts import NO_TEXT, NOT_TEXT
from tasks.executions.api import OutcomeIn
from tasks.runtime.reporting import NotAwaited, find_by_token, report_by_webhook
from tasks.webhook_requests import JSON, LARGEST, NotOfThisKind, find_called, read_body

MOST_FIELDS = 20
FORM = "application/x-www-form-urlencoded"
HOW = (
    'Report by POST, with {"status": "succeeded"} or {"status": "failed"} as application/json, with the same as the '
    "fields of a form, or behind the address: ?status=succeeded. A message of up to 4,000 characters may be beside it."
)
TOLD_TO_READERS = f"Here a tool reports what came of a task. Looking at this address changes nothing. {HOW}\n"
ONE_PLACE = "Say what came of it either behind the address or in the body, and leave the other one empty."
ANOTHER = "Another outcome of this task was reported already, and that one counts."
TOO_LATE = "This task does not wait for its outcome any more."
TOO_LARGE = f"A report has {LARGEST // 1024} KB at most. Shorten its message."


@csrf_exempt
@login_not_required
@never_cache
def report_outcome(request: HttpRequest, token: str) -> HttpResponse:
    """Take a report: 200 when it is recorded, or the same was before; 409 when another was; 410 when it is too late."""
    if request.method != "POST":
        return HttpResponse(TOLD_TO_READERS, "text/plain; charset=utf-8", 405, headers={"Allow": "POST"})
    try:
        run = find_called(request, partial(find_by_token, token), "outcome")
        asked = _read(request)
        report = report_by_webhook(run, has_succeeded=asked.status == "succeeded", message=asked.message)
    except NotAwaited as error:
        return problem(410, error.title, TOO_LATE)
    except Conflict as error:
        return problem(error.status, error.title, ANOTHER)
    except ServiceError as error:
        return refused(request, error)
    return JsonResponse({"status": report.word})


def _read(request: HttpRequest) -> OutcomeIn:
    """Read the report. Raises Invalid, NotOfThisKind and TooLarge."""
    content = read_body(request, TOO_LARGE)
    try:
        asked = _parse(request, content)
    except ValueError as error:  # of pydantic too: it is malformed, or other than HOW says
        raise Invalid(HOW) from error
    if NO_TEXT.search(asked.message):
        raise Invalid(NOT_TEXT, {"message": NOT_TEXT})
    return asked


def _parse(request: HttpRequest, content: bytes) -> OutcomeIn:
    if query := request.META.get("QUERY_STRING", ""):
        if content:
            raise Invalid(ONE_PLACE)
        return _parse_form(query)
    if request.content_type == JSON:
        return OutcomeIn.model_validate_json(content)
    if request.content_type == FORM:
        return _parse_form(content.decode())
    raise NotOfThisKind(HOW)


def _parse_form(text: str) -> OutcomeIn:
    """Read fields, each of which stands there once. Raises ValueError."""
    pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("A field stands there twice.")
    return OutcomeIn.model_validate(fields)
