"""Idempotency-Key: a request that starts or sends something may be sent again, and does it once.

The header is that of the IETF's draft "The Idempotency-Key HTTP Header Field".
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Header, Status
from pydantic import StringConstraints

from designer.accounts.current_user import person
from designer.accounts.kept_answers import Answer, Asked, answer_once
from designer.api.http.rendering import render

IdempotencyKey = Annotated[
    str,
    StringConstraints(max_length=255, pattern=r"^[\x20-\x7e]*$"),
    Header(
        "",
        alias="Idempotency-Key",
        description="A word of your own, new for each thing that is to be done. For a day the same request with the "
        "same key does nothing more and is answered the same, with Idempotent-Replayed; another request is refused.",
    ),
]


Shown = TypeVar("Shown")


def once(request: HttpRequest, key: str, act: Callable[[], Status[Shown]]) -> Status[Shown] | HttpResponse:
    """Do what is asked and give its answer, or the one that was given to it before under this key."""
    if not key:
        return act()

    def answer() -> Answer:
        given = act()
        return given.status_code, render(given.value)

    (status, content), is_kept = answer_once(Asked(person(request), key, digest_of(request)), answer)
    response = HttpResponse(content, status=status, content_type="application/json; charset=utf-8")
    if is_kept:
        response["Idempotent-Replayed"] = "true"
    return response


def digest_of(request: HttpRequest) -> str:
    """Give a digest of all that a request says."""
    digest = hashlib.sha256()
    for part in _read_parts(request):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _read_parts(request: HttpRequest) -> Iterator[bytes]:
    """Yield all that a request says; of a form its fields and files, for each sending divides them by other words."""
    yield f"{request.method} {request.get_full_path()}".encode()
    if request.content_type != "multipart/form-data":
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        yield from (text.encode() for text in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        yield name.encode()
        for file in files:
            yield from _read_file(file)


def _read_file(file: "UploadedFile[bytes]") -> Iterator[bytes]:
    yield (file.name or "").encode()
    yield from file.chunks()
    file.seek(0)
