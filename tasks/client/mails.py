"""One mail by itself, without a package that was drawn for it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from tasks.client.answers import Execution
from tasks.client.exchange import PREFIX, Request, Steps
from tasks.client.finding import ProjectWord, find_project
from tasks.client.reading import ask_for
from tasks.client.runs import check, wait_for

Addresses = str | Sequence[str]
"""One recipient or several: each an address, with a name or without."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail, and the connection manager of the project or of the catalog that it goes through, by name or ID.

    With html, text is for who reads no HTML, and is made of that where there is none. Attachments are names of the
    project's files, or paths in folders that the server allows. What a mail server refuses for now is tried again for
    retry_minutes.
    """

    connection: str | UUID
    sender: str
    to: Addresses = ()
    cc: Addresses = ()
    bcc: Addresses = ()
    reply_to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    priority: Literal["High", "Normal", "Low"] = "Normal"
    attachments: Sequence[str] = ()
    retry_minutes: int = 60

    def to_body(self) -> dict[str, Any]:
        """Give it as the API takes it."""
        recipients = {name: _list(getattr(self, name)) for name in ("to", "cc", "bcc")}
        return {**asdict(self), **recipients, "connection": str(self.connection), "attachments": list(self.attachments)}


def send(
    project: ProjectWord,
    mail: Mail,
    *,
    environment: str = "",
    confirm_production: bool = False,
    shadow: bool = False,
    wait: bool = True,
    timeout: float | None = None,
    idempotency_key: str = "",
) -> Steps[Execution]:
    """Send one mail and wait for what mail servers say to it.

    Raises PackageFailed where it was not taken, and TimedOut when it has not ended after so many seconds: it goes on
    then. With an idempotency key of one's own, a program that starts anew sends it once within a day.
    """
    number = yield from find_project(project)
    how = {"environment": environment, "confirm_production": confirm_production, "shadow": shadow}
    key, path = {"Idempotency-Key": idempotency_key or str(uuid4())}, f"{PREFIX}/projects/{number}/mails"
    request = Request(method="POST", path=path, body={**mail.to_body(), **how}, headers=key, repeatable=True)
    started = yield from ask_for(Execution, request)
    return (yield from check((yield from wait_for(started.id, timeout=timeout)))) if wait else started


def _list(addresses: Addresses) -> list[str]:
    found = [addresses] if isinstance(addresses, str) else list(addresses)
    return [each for each in found if each]
