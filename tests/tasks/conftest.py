"""What tests of runs share: jobs that nobody takes by itself, a runner in the place of Send Mail's, a mail server."""

from collections.abc import Iterator
from typing import Any

import pytest

from tasks.runtime import recovery, reporting, services
from tasks.runtime.engine import engine, transition
from tests.servers.smtp import MailServer, mail_server
from tests.tasks.running import replace_runner


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The jobs that were queued; nobody takes them by itself."""
    queued: list[tuple[str, int]] = []
    for module in (services, engine, transition, recovery, reporting):
        monkeypatch.setattr(module, "enqueue", lambda job, key, _person: queued.append((job, key)))
    return queued


@pytest.fixture
def runner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The test file's own FakeRunner, which runs Send Mail tasks."""
    fake = request.module.FakeRunner()
    replace_runner(monkeypatch, fake)
    return fake


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running
