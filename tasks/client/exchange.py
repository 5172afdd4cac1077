"""What is asked of a server and what comes back, without a network: an operation is a generator that yields what it
asks for and is sent the answers, and whoever has a network takes its steps."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

PREFIX = "/api/v1"
PAUSES = (0.5, 1.0, 2.0)
"""Seconds before another try, where the server names none."""
LONGEST_PAUSE = 60.0
"""Seconds: a server may name any number."""
UNAVAILABLE = frozenset({502, 503, 504})
TOO_MANY_REQUESTS = 429
T = TypeVar("T")
Attachment = tuple[str, tuple[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked. repeatable: it may be sent twice, because it changes nothing, or bears a key by which the server
    does it once."""

    method: str = "GET"
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: Any = None
    content: bytes | None = None
    form: Mapping[str, Any] | None = None
    files: Sequence[Attachment] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = False


@dataclass(frozen=True)
class Pause:
    """Time in which nothing is to be done."""

    seconds: float


@dataclass(frozen=True)
class Reply:
    """What the server answered; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True)
class Broken:
    """No answer came. was_sent: the server may have had the request."""

    reason: str
    was_sent: bool


Steps = Generator[Request | Pause, Reply | Broken | None, T]


def send(request: Request) -> Steps[Reply | Broken]:
    """Ask, and ask again where that is safe: what never reached the server, what it had no time for, and what may be
    sent twice when the answer got lost."""
    for pause in PAUSES:
        answer = yield from _send_once(request)
        if not _is_worth_another_try(request, answer):
            return answer
        yield Pause(min(_read_pause(answer, pause), LONGEST_PAUSE))
    return (yield from _send_once(request))


def _send_once(request: Request) -> Steps[Reply | Broken]:
    answer = yield request
    return answer or Broken("nothing was sent", was_sent=False)


def _is_worth_another_try(request: Request, answer: Reply | Broken) -> bool:
    if isinstance(answer, Broken):
        return request.repeatable or not answer.was_sent
    if answer.status == TOO_MANY_REQUESTS:
        return _read_pause(answer, 0.0) <= LONGEST_PAUSE
    return answer.status in UNAVAILABLE and request.repeatable


def _read_pause(answer: Reply | Broken, otherwise: float) -> float:
    seconds = read_retry_after(answer.headers) if isinstance(answer, Reply) else None
    return otherwise if seconds is None else float(seconds)


def read_retry_after(headers: Mapping[str, str]) -> int | None:
    """Give the seconds that Retry-After names, if it does."""
    text = headers.get("retry-after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
