"""Which state of a thing an answer shows (RFC 9110 section 8.8.3), and what need not be sent once more."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

VERSION_ENDS = "-"


def tag_of(content: bytes) -> str:
    """Give the ETag of what an answer holds."""
    return f'"{_digest(content)}"'


def versioned_tag(version: int, content: bytes) -> str:
    """Give the ETag of a thing that has versions: the version, which If-Match asks for, and then a digest of all that
    is shown, because some of it changes by itself."""
    return f'"{version}{VERSION_ENDS}{_digest(content)}"'


def tag_answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say which state an answer shows, and send nothing where the caller has it already (If-None-Match)."""
    response.setdefault("ETag", tag_of(response.content))
    response.setdefault("Cache-Control", "private, no-cache")
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer if isinstance(answer, HttpResponse) else response


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
