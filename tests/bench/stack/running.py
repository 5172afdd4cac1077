"""The stack while it runs, and a person who is signed in to it and calls Run."""

import http.client
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.test import Client

from designer.models import Package, Project, User
from designer.services.projects import create_project
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tasks.runtime.statuses import FINAL, ExecutionStatus
from tests.bench.stack.counting import FOLDER
from tests.bench.stack.counts import Counts, read_counts
from tests.ports import free_port
from tests.programs.processes import beat, web_server, worker
from tests.waiting import wait_until

COUNTING = ("--include", "tests.bench.stack.counted")
LONGEST = 600.0


@dataclass
class Stack:
    """A running installation with one person and one project."""

    user: User
    project: Project
    port: int
    counts: Path
    worker: int
    """The worker's process, and its group."""
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Begin a session for the calls."""
        client = Client()
        client.force_login(self.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: secrets.token_hex(16)}

    @property
    def head(self) -> dict[str, str]:
        """Give what a call of the person begins with."""
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies[settings.CSRF_COOKIE_NAME],
            "Content-Type": "application/json",
        }

    def run(self, package: Package) -> int:
        """Call Run by REST; give the execution's number."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", f"/api/v1/packages/{package.pk}/executions", "{}", self.head)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status == 201, content
        return int(json.loads(content)["id"])

    def run_by_service(self, package: Package) -> int:
        """Call the service behind Run in this process."""
        return start_execution(self.user, package).pk

    def read_counts(self) -> Counts:
        """Give what it has cost since it began."""
        return read_counts(self.counts, self.worker)

    def await_end(self, execution: int) -> None:
        """Wait until it is over, and say so if it did not go well."""
        state = wait_until(lambda: _end_of(execution), LONGEST)
        assert state is ExecutionStatus.SUCCEEDED, f"execution {execution} ended as {state}"


def _end_of(execution: int) -> ExecutionStatus | None:
    state = Execution.objects.only("status").get(pk=execution).state
    return state if state in FINAL else None


@contextmanager
def stack(processes: int) -> Iterator[Stack]:
    """Start it with so many worker processes; it ends with the block."""
    user, _ = User.objects.get_or_create(username="bench")
    project = Project.objects.filter(name="Bench").first() or create_project(user, "Bench")
    with tempfile.TemporaryDirectory(prefix="mailwright-bench-") as folder:
        os.environ[FOLDER] = folder
        port = free_port()
        with web_server(port), worker(processes, "", *COUNTING) as program, beat():
            running = Stack(user, project, port, Path(folder), program.pid)
            running.sign_in()
            time.sleep(1)  # what the programs do when they begin
            yield running
