"""`python -m tests.bench --pages`: how long pages and calls of the API take where there is very much of everything.

Needs PostgreSQL in DATABASE_URL. Each is asked for once, then five times; the median counts, and the number of queries.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client

from connections.models import ConnectionManager, Environment
from connections.models.manager import IN_CATALOG
from designer.models import Package, Project, Team, User
from tests.bench.web.filling import LARGE, LARGE_PACKAGE, SMALL, fill
from tests.packages import send_mail
from tests.rights import join

TIMES = 5
SLOW = 300.0
"""Milliseconds above which a page is to be looked at."""
ADDRESSES = (
    "/", "/?q=pay", "/projects/1/", "/projects/1/?q=zzz", "/connections/", "/connections/?q=relay", "/executions/",
    "/executions/?status=failed", "/executions/?status=canceled", "/executions/?q=Contract+9999",
    "/executions/?q=invoices", "/executions/?q=nothing", "/executions/?q=q", "/executions/?q=99",
    "/executions/?project=1", "/projects/2/", "/projects/299/",
    "/executions/?project=1&status=canceled", "/executions/?project=299", "/executions/{last}/",
    "/executions/{last}/task-runs/", "/executions/{middle}/", "/deliveries/", "/deliveries/?state=failed",
    "/deliveries/?state=in_doubt", "/deliveries/?recipient=anna.10", "/deliveries/?state=failed&recipient=anna",
    "/deliveries/?subject=your+invoice+500",
    "/deliveries/?subject=invoice+77777", "/deliveries/?subject=invoice", "/deliveries/?recipient=@customer77.example",
    "/deliveries/?recipient=@customer1", "/deliveries/?recipient=.77777@", "/deliveries/?recipient=nobody",
    "/deliveries/?subject=zq", "/deliveries/?since=2026-01-01&until=2026-01-01",
    "/projects/1/environments/", "/environments/1/variables/new/", "/choices/environment-targets/1/?q=host+0042+port",
    "/choices/connections/1/?type=SMTP&q=042", "/packages/1/", "/packages/{large}/", "/api/v1/packages/{large}",
    "EDIT /packages/{large}/editor/executable/", "SAVE /api/v1/packages/{large}", "/api/v1/executions?status=canceled",
    "/api/v1/executions?status=failed&limit=500", "/api/v1/deliveries?state=failed",
    "/connections/similar/", "/connections/file/", "/api/v1/catalog/file", "/connections/folders/1/",
    "/api/v1/connections?limit=500", "/api/v1/executions/{last}/deliveries", "/audit/", "/audit/?q=saved",
    "/audit/?q=nothing", "/audit/?q=c4ca42", "/audit/?person=person.42", "/audit/?category=refusal",
    "/people/", "/people/?q=person.99", "/people/{person}/", "/teams/", "/teams/{team}/", "/access/project/1/",
    "/access/catalog/0/", "/access/folder/1/", "/access/connection/{manager_uid}/",
    "/access/folder/1/?person=person.500", "/connections/{manager_uid}/", "/connections/deleted/",
    "/connections/?folder=1", "/environments/", "/environments/?q=shared+09", "/environments/?folder=1",
    "/environments/{environment}/", "/projects/1/environments/compare/", "/credentials/",
    "/api/v1/environments?limit=500", "/choices/environments/1/?q=09",
    "/audit/?since=2026-01-01&until=2026-01-02", "/projects/1/audit/", "/projects/299/audit/",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """What one person waits for one page: milliseconds, those of this process's processor (without the database's),
    queries and the answer's length in bytes."""

    person: str
    address: str
    status: int
    milliseconds: float
    processor: float
    queries: int
    size: int

    def row(self) -> str:
        """Give it as a line of the table."""
        mark = "slow" if self.milliseconds > SLOW else ""
        figures = (
            f"{self.milliseconds:7.0f} {self.processor:5.0f} {self.queries:4} {self.size / 1000:8.1f} {self.status:4}"
        )
        return f"{figures} {mark:4}  {self.person:26} {self.address}"


def measure_pages(executions: int, packages: int) -> list[Page]:
    """Fill the database and measure every page for everybody, the slowest first."""
    people = fill(executions, packages)
    for name, numbers in (("member of a large project", (LARGE, 2, 50)), ("member of small ones", (SMALL - 1, SMALL))):
        for project in Project.objects.filter(pk__in=numbers):
            join(project, people[name])
    large = Package.objects.get(name=LARGE_PACKAGE).pk
    manager = ConnectionManager.objects.filter(IN_CATALOG, folder__isnull=False).latest("pk")
    numbers = {
        "last": executions,
        "middle": executions // 2,
        "large": large,
        "person": User.objects.get(username="person.500").pk,
        "team": Team.objects.get(name="Team 100").pk,
        "manager_uid": manager.uid,
        "environment": Environment.objects.filter(project=None).latest("pk").pk,
    }
    addresses = [address.format(**numbers) for address in ADDRESSES]
    pages = [page for name, user in people.items() for page in _measure(name, user, addresses)]
    return sorted(pages, key=lambda page: page.milliseconds, reverse=True)


def _measure(name: str, user: User, addresses: list[str]) -> Iterator[Page]:
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(user)
    for address in addresses:
        queries: list[str] = []
        with connection.execute_wrapper(partial(_note, queries)):
            answer = _ask(client, address)
        times = [_time(client, address) for _ in range(TIMES)]
        size = len(b"".join(answer) if answer.streaming else answer.content)
        yield Page(
            name, address, answer.status_code, *map(statistics.median, zip(*times, strict=True)), len(queries), size
        )


def _note(queries: list[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    queries.append(sql)
    return execute(sql, *rest)


def _time(client: Client, address: str) -> tuple[float, float]:
    *_, path = address.split()
    body = _change(client, path) if address.startswith("SAVE") else None
    begun, worked = time.perf_counter(), time.process_time()
    _ask(client, address, body)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000


def _ask(client: Client, address: str, body: dict[str, Any] | None = None) -> Any:
    """Get a page, open the editor of a task (EDIT), or save a package of which one task was changed (SAVE)."""
    kind, _, path = address.rpartition(" ")
    if kind == "EDIT":
        return client.post(path, {"executable": send_mail("Mail").model_dump_json()})
    if kind == "SAVE":
        return client.put(path, body or _change(client, path), content_type="application/json")
    return client.get(path)


def _change(client: Client, path: str) -> dict[str, Any]:
    """Give a package as it is saved with one of its tasks described otherwise."""
    package = client.get(path).json()
    if "document" in package:
        package["document"]["executables"][0]["description"] = f"Changed at {time.time()}"
    return {"version": package.get("version", 0), "document": package.get("document")}


def table(pages: list[Page]) -> str:
    """Give the table."""
    return "\n".join(["     ms   cpu  qu.       kB  is", *(page.row() for page in pages)])
