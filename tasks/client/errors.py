"""What goes wrong between a program and a server. What the server refuses has its problem document (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.client.answers import Delivery, Execution


class ClientError(Exception):
    """Each error of the client; its text is a sentence for people."""


class Unreachable(ClientError):
    """The server did not answer, or is none of Mailwright's."""


class TimedOut(ClientError):
    """What was waited for has not ended in time, and goes on."""


class NotFound(ClientError):
    """It is not there, or not for this token's person to see."""


class ImportFailed(ClientError):
    """Nothing was imported, or not all; the report says what."""

    def __init__(self, sentence: str, report: Any) -> None:
        super().__init__(sentence)
        self.report = report


class PackageFailed(ClientError):
    """A package did not succeed. deliveries are those that the server of some recipient did not take, with its
    reply."""

    def __init__(self, execution: Execution, deliveries: Sequence[Delivery] = ()) -> None:
        self.execution = execution
        self.deliveries = list(deliveries)
        super().__init__(" ".join([_sentence(execution), *(each.told for each in self.deliveries)]))


def _sentence(execution: Execution) -> str:
    what = "was canceled" if execution.status == "canceled" else "failed"
    reasons = [execution.message] if execution.message else [each.message for each in execution.failed_tasks]
    return " ".join([f"“{execution.package.name}” {what} (execution {execution.id}).", *filter(None, reasons)])


@dataclass(eq=False)
class Refusal(ClientError):
    """The server refused. detail is its sentence; errors are the places that are wrong, as it names them."""

    status: int
    title: str
    detail: str
    errors: Sequence[Mapping[str, Any]] = ()
    reference: str = ""

    def __str__(self) -> str:
        return self.detail or self.title


class NotSignedIn(Refusal):
    """There is no token, or it counts no more."""


class Forbidden(Refusal):
    """The token, or its person, has not the right."""


class Gone(Refusal, NotFound):
    """The server says that it is not there."""


@dataclass(eq=False)
class Conflict(Refusal):
    """Somebody has changed it meanwhile. current is the thing, or its changes, as it is now; etag its state."""

    current: Any = None
    etag: str = ""


class Invalid(Refusal):
    """What was sent is wrong."""

    @property
    def fields(self) -> dict[str, str]:
        """The sentence for each place that is wrong."""
        return {".".join(map(str, each.get("loc", []))): str(each.get("message", "")) for each in self.errors}


@dataclass(eq=False)
class RateLimited(Refusal):
    """There were too many requests. retry_after is after how many seconds there may be another."""

    retry_after: int | None = None


class ServerFailed(Refusal):
    """The server could not do it for reasons of its own."""
