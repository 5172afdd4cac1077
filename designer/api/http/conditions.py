"""If-Match: a change that counts only for the state that the caller has read (RFC 9110 section 13.1.1).

What was changed meanwhile is told with the refusal, so that a program can merge and try again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.http import parse_etags
from ninja import Header
from pydantic import StringConstraints

from designer.api.http.etags import VERSION_ENDS, tag_of
from designer.api.http.rendering import render
from designer.errors import Conflict, Stale
from designer.input.numerals import is_count

IfMatch = Annotated[
    str,
    StringConstraints(max_length=1000),
    Header("", alias="If-Match", description="The ETag of what was read. 412 where it is another one by now."),
]
ANY = ["*"]
NO_TAG = ""
UNREADABLE = -1
"""A version that nothing has."""
FAILED = "The precondition failed"


def _read(if_match: str) -> list[str]:
    """Give the ETags of If-Match. Where it has some other text, such as one without its quotation marks, that is the
    ETag of nothing: who sends it means to change a certain state alone."""
    return parse_etags(if_match) or [NO_TAG] * bool(if_match.strip())


class Changed(Conflict):
    """A thing is in another state than If-Match says. current is how it is shown now, etag that state's."""

    title = FAILED
    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self, current: object, etag: str) -> None:
        super().__init__("This was changed after you read it. Read it again, make your change again, and send that.")
        self.current = current
        self.etag = etag


def version_of(if_match: str, given: int | None = None) -> int | None:
    """Give the version that If-Match asks for, or else the one that the body has; None where neither asks for one.

    Of several the newest counts, for an older one is none that a thing can still be in. A proxy that compresses may
    have made a weak one of it, which means the same here: versions are compared, and not octets.
    """
    tags = _read(if_match)
    if not tags or tags == ANY:
        return given
    texts = [tag.removeprefix("W/").strip('"').partition(VERSION_ENDS)[0] for tag in tags]
    return max(int(text) if is_count(text) else UNREADABLE for text in texts)


@contextmanager
def told_as_precondition(if_match: str) -> Iterator[None]:
    """Let what was saved meanwhile be a failed precondition where there was one."""
    try:
        yield
    except Stale as error:
        if _read(if_match):
            error.status, error.title = HTTPStatus.PRECONDITION_FAILED, FAILED
        raise


@contextmanager
def matching(if_match: str, rows: QuerySet[Any], show: Callable[[], object]) -> Iterator[None]:
    """Let a change be made if what GET shows now is what If-Match names; the rows stay locked until it is made.

    Raises Changed.
    """
    if not _read(if_match):
        yield
        return
    with transaction.atomic():
        list(rows.select_for_update(of=("self",)))
        shown = render(show())
        check_state(if_match, tag_of(shown), json.loads(shown))
        yield


def check_state(if_match: str, etag: str, current: object) -> None:
    """Raise Changed unless If-Match names the state of this ETag, or any; current is how that is told. An empty ETag is
    that of nothing, which is in no state."""
    tags = _read(if_match)
    is_named = bool(etag) and (tags == ANY or etag in [tag.removeprefix("W/") for tag in tags])
    if tags and not is_named:
        raise Changed(current, etag)
