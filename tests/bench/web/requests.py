"""`python -m tests.bench --requests`: requests per second of the web server, asked by fifty people's programs at once.

No worker runs: an execution is started, which is written down and queued, and not run, so that the processor is the web
server's, its database's and the clients' alone. All is asked in turns, beside what the same server does at least.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from django.utils import timezone

from designer.accounts.tokens.issuing import issue_token
from designer.models import ApiToken, Package, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.bench.web.clients import Asked, ask
from tests.packages import chain
from tests.ports import free_port
from tests.programs.processes import web_server
from tests.rights import join

SECONDS, WARM_UP, TURNS = 5.0, 1.0, 3
TASKS = 10
Row = tuple[str, Callable[[str], bytes]]


def table(clients: int) -> str:
    """Measure, and give the table."""
    package, words = _prepare(clients)
    port = free_port()
    turns: dict[str, list[Asked]] = {}
    with web_server(port):
        for _, request in _rows(package):
            ask(port, [request(word) for word in words], WARM_UP)
        for _ in range(TURNS):
            for name, request in _rows(package):
                turns.setdefault(name, []).append(ask(port, [request(word) for word in words], SECONDS))
    lines = [_line(name, asked) for name, asked in turns.items()]
    columns = (f"{clients} clients", "requests/s", "p50, ms", "p99, ms", "web server's processor, ms", "answers")
    head = f"| {' | '.join(columns)} |\n|---|--:|--:|--:|--:|---|"
    return "\n".join([head, *lines])


def _rows(package: Package) -> list[Row]:
    least, of_package = "/api/v1/logging-levels", f"/api/v1/packages/{package.pk}"
    return [
        ("`/healthz`: the web server alone", lambda word: _request("GET", "/healthz")),
        ("an operation without a token: Django, which refuses", lambda word: _request("GET", least)),
        ("an operation that reads nothing: the token is checked", lambda word: _request("GET", least, word)),
        (f"read a package of {TASKS} tasks", lambda word: _request("GET", of_package, word)),
        ("start an execution of it", lambda word: _request("POST", f"{of_package}/executions", word)),
    ]


def _prepare(clients: int) -> tuple[Package, list[str]]:
    """Make a package, and people who may run it with a token each, of which they give the words."""
    owner, _ = User.objects.get_or_create(username="bench")
    project = create_project(owner, "Requests")
    package = create_package(owner, project, chain(TASKS))
    ends = timezone.now().date() + timedelta(days=2)
    people = [User.objects.create(username=f"client.{number}") for number in range(clients)]
    words = [issue_token(join(project, each), "Bench", ApiToken.Scope.EVERYTHING, ends).word for each in people]
    return package, words


def _request(method: str, path: str, word: str = "") -> bytes:
    body = json.dumps({}) if method == "POST" else ""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"Authorization: Bearer {word}"] if word else []
    lines += ["Content-Type: application/json"] if body else []
    return "\r\n".join([*lines, "", body]).encode()


def _line(name: str, turns: list[Asked]) -> str:
    figures = [
        median(each.per_second for each in turns),
        median(each.percentile(50) for each in turns),
        median(each.percentile(99) for each in turns),
    ]
    processor = median(each.milliseconds for each in turns)
    states = sum((each.states for each in turns), start=turns[0].states - turns[0].states)
    answers = ", ".join(f"{number:,} of {state}" for state, number in sorted(states.items()))
    return f"| {name} | {' | '.join(f'{figure:,.0f}' for figure in figures)} | {processor:.2f} | {answers} |"
