"""Running packages: start, wait, cancel, and what became of the mails."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from tasks.client.answers import Answer, Delivery, EventMessage, Execution
from tasks.client.errors import PackageFailed, ServerFailed, TimedOut, Unreachable
from tasks.client.exchange import PREFIX, Pause, Request, Steps
from tasks.client.finding import PackageWord, ProjectWord, find_package, find_project
from tasks.client.reading import ask, ask_for, ask_for_all, get

SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
FOLLOWING_PAUSE = 0.5
PATIENCE = 120.0
"""Seconds without an answer, after which a program that waits is told."""
PAGE = 500


class _Events(Answer):
    events: list[EventMessage]


@dataclass(frozen=True)
class News:
    """What an execution's log has that was not told yet, and whether that is all there will be."""

    messages: list[EventMessage]
    is_last: bool


def start(
    package: PackageWord,
    *,
    parameters: Mapping[str, Any] | None = None,
    environment: str = "",
    task: UUID | str | None = None,
    logging_level: str = "",
    confirm_production: bool = False,
    shadow: bool = False,
    idempotency_key: str = "",
) -> Steps[Execution]:
    """Start a package as it is saved, or one task of it alone, and give its execution at once.

    With an idempotency key of one's own, a program that starts anew does nothing twice within a day; without one each
    call is a run.
    """
    body = {
        "parameters": dict(parameters or {}),
        "environment": environment,
        "task": str(task) if task else None,
        "logging_level": logging_level,
        "confirm_production": confirm_production,
        "shadow": shadow,
    }
    return (yield from _start(package, body, idempotency_key))


def start_from(
    package: PackageWord,
    task: UUID | str,
    *,
    parameters: Mapping[str, Any] | None = None,
    environment: str = "",
    confirm_production: bool = False,
    shadow: bool = False,
    idempotency_key: str = "",
) -> Steps[Execution]:
    """Start a package with a task or container, and what follows it: what lies before counts as not run."""
    body = {
        "parameters": dict(parameters or {}),
        "environment": environment,
        "start_at": str(task),
        "confirm_production": confirm_production,
        "shadow": shadow,
    }
    return (yield from _start(package, body, idempotency_key))


def _start(package: PackageWord, body: Mapping[str, Any], idempotency_key: str) -> Steps[Execution]:
    number = yield from find_package(package)
    return (yield from _make(f"/packages/{number}/executions", body, idempotency_key))


def _make(path: str, body: Mapping[str, Any], idempotency_key: str) -> Steps[Execution]:
    headers = {"Idempotency-Key": idempotency_key or str(uuid4())}
    request = Request(method="POST", path=f"{PREFIX}{path}", body=body, headers=headers, repeatable=True)
    return (yield from ask_for(Execution, request))


def run(
    package: PackageWord,
    *,
    parameters: Mapping[str, Any] | None = None,
    environment: str = "",
    confirm_production: bool = False,
    shadow: bool = False,
    wait: bool = True,
    timeout: float | None = None,
    idempotency_key: str = "",
) -> Steps[Execution]:
    """Run a package and wait for its end. Raises PackageFailed, with the reason and the mails that were not taken, when
    it does not succeed, and TimedOut, if it has not ended after so many seconds: it goes on then."""
    started = yield from start(
        package,
        parameters=parameters,
        environment=environment,
        confirm_production=confirm_production,
        shadow=shadow,
        idempotency_key=idempotency_key,
    )
    if not wait:
        return started
    return (yield from check((yield from wait_for(started.id, timeout=timeout))))


def check(execution: Execution) -> Steps[Execution]:
    """Give an execution that has succeeded; raise PackageFailed for another."""
    if execution.has_succeeded:
        return execution
    sent = yield from deliveries(execution.id)
    raise PackageFailed(execution, [each for each in sent if not each.was_taken])


def wait_for(execution: int, *, timeout: float | None = None) -> Steps[Execution]:
    """Wait for the end of an execution, whatever it comes to. Raises TimedOut after so many seconds. A server that is
    away for a while is waited for, too."""
    until = None if timeout is None else monotonic() + timeout
    pause, heard = SHORTEST_PAUSE, monotonic()
    while True:
        try:
            found = yield from get_execution(execution)
            heard = monotonic()
            if found.has_ended:
                return found
        except (Unreachable, ServerFailed):
            if monotonic() - heard > PATIENCE:
                raise
        if until is not None and monotonic() + pause > until:
            raise TimedOut(f"Execution {execution} has not ended after {timeout:g} seconds, and goes on.")
        yield Pause(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


def get_execution(execution: int) -> Steps[Execution]:
    """Give an execution with how far its tasks are."""
    return (yield from ask_for(Execution, get(f"/executions/{execution}")))


def cancel(execution: int) -> Steps[Execution]:
    """Cancel an execution: nothing more begins, a send in progress finishes."""
    path = f"{PREFIX}/executions/{execution}/cancel"
    return (yield from ask_for(Execution, Request(method="POST", path=path, repeatable=True)))


def restart(
    execution: int,
    *,
    parameters: Mapping[str, Any] | None = None,
    present_version: bool = False,
    in_doubt: str = "",
    confirm_production: bool = False,
    idempotency_key: str = "",
) -> Steps[Execution]:
    """Run what failed in an execution, and what was skipped after that, with the same environment and values; give the
    new execution at once. Of mails in doubt say whether to “send_again” or “leave_out”."""
    body = {
        "parameters": dict(parameters or {}),
        "present_version": present_version,
        "in_doubt": in_doubt,
        "confirm_production": confirm_production,
    }
    return (yield from _make(f"/executions/{execution}/restart", body, idempotency_key))


def executions(
    *,
    status: str = "",
    environment: str = "",
    project: ProjectWord = "",
    package: PackageWord = "",
    limit: int = 100,
) -> Steps[list[Execution]]:
    """List executions, the newest first."""
    query: dict[str, str | int] = {"status": status, "environment": environment, "limit": min(limit, PAGE)}
    if project:
        query["project"] = yield from find_project(project)
    if package:
        query["package"] = yield from find_package(package)
    return (yield from ask_for_all(Execution, get("/executions", **query), limit))


def read_news(execution: int, after: int = 0) -> Steps[News]:
    """Give what an execution's log has after a line; the state is read first, so that nothing is missed at the end."""
    state = yield from get_execution(execution)
    page = yield from ask_for(_Events, get(f"/executions/{execution}/events", after=after, limit=PAGE))
    return News(page.events, is_last=state.has_ended and len(page.events) < PAGE)


def deliveries(execution: int, *, limit: int = 10_000) -> Steps[list[Delivery]]:
    """List the deliveries of an execution."""
    return (yield from ask_for_all(Delivery, get(f"/executions/{execution}/deliveries", limit=PAGE), limit))


def download_message(delivery: int | Delivery) -> Steps[bytes]:
    """Give the message of a delivery as it was sent, as an .eml file has it."""
    number = delivery.id if isinstance(delivery, Delivery) else delivery
    return (yield from ask(get(f"/deliveries/{number}/message"))).content
