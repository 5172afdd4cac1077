"""Executions in three steps: create one, set its values, start it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from tasks.client.answers import Answer, Execution, Named
from tasks.client.exchange import PREFIX, Request, Steps
from tasks.client.finding import PackageWord, find_package
from tasks.client.reading import ask, ask_for, ask_for_all, get

OF_PROJECT, OF_PACKAGE = 20, 30
PROJECT_PREFIX = "$Project::"


class Draft(Answer):
    """An execution that is to be started. A sensitive value is None; execution is the number of what was started."""

    id: int
    package: Named
    environment: str
    task: UUID | None
    logging_level: str
    values: Mapping[str, Any]
    made_at: datetime
    execution: int | None


def create_draft(
    package: PackageWord,
    *,
    environment: str = "",
    task: UUID | str | None = None,
    logging_level: str = "",
    idempotency_key: str = "",
) -> Steps[Draft]:
    """Create an execution that is started later, of the package as it is saved then. After a day it is deleted."""
    number = yield from find_package(package)
    body = {"environment": environment, "task": str(task) if task else None, "logging_level": logging_level}
    key, path = {"Idempotency-Key": idempotency_key or str(uuid4())}, f"{PREFIX}/packages/{number}/execution-drafts"
    return (yield from ask_for(Draft, Request(method="POST", path=path, body=body, headers=key, repeatable=True)))


def set_draft_values(draft: int, values: Mapping[str, Any]) -> Steps[Draft]:
    """Set values of parameters before the start, $Project:: before a project's. Those that are not named stay."""
    body = {"values": [_describe(name, value) for name, value in values.items()]}
    path = f"{PREFIX}/execution-drafts/{draft}/values"
    return (yield from ask_for(Draft, Request(method="PUT", path=path, body=body, repeatable=True)))


def start_draft(draft: int, *, confirm_production: bool = False) -> Steps[Execution]:
    """Start it, once: asked for again it is the same execution."""
    path, body = f"{PREFIX}/execution-drafts/{draft}/start", {"confirm_production": confirm_production}
    return (yield from ask_for(Execution, Request(method="POST", path=path, body=body, repeatable=True)))


def get_draft(draft: int) -> Steps[Draft]:
    """Give an execution of one's own that is to be started."""
    return (yield from ask_for(Draft, get(f"/execution-drafts/{draft}")))


def drafts(*, limit: int = 100) -> Steps[list[Draft]]:
    """List one's own executions that are to be started, or were in the last day, the newest first."""
    return (yield from ask_for_all(Draft, get("/execution-drafts", limit=min(limit, 500)), limit))


def delete_draft(draft: int) -> Steps[None]:
    """Delete an execution that is not started."""
    yield from ask(Request(method="DELETE", path=f"{PREFIX}/execution-drafts/{draft}"))


def _describe(name: str, value: Any) -> dict[str, Any]:
    kind = OF_PROJECT if name.startswith(PROJECT_PREFIX) else OF_PACKAGE
    return {"object_type": kind, "name": name.removeprefix(PROJECT_PREFIX), "value": value}
