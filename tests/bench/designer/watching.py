"""What it costs a run that somebody looks on: its time, and the processor's time of the web server and the worker."""

import http.client
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from playwright.sync_api import Page, expect

from designer.models import Package
from tasks.runtime.models import Execution
from tests.bench.designer.browser import Frames, browser_processor, frames, timed, wait
from tests.bench.designer.figures import Line, milliseconds
from tests.bench.designer.served import ask
from tests.bench.stack import cpu
from tests.bench.stack.running import Stack

MOST = 10.0
"""Percent that a watcher may cost the run."""


@dataclass
class Cost:
    """Of some runs: the seconds that they took, and those of the processor of the worker, with the database, and of the
    web server."""

    elapsed: list[float] = field(default_factory=list)
    worker: list[float] = field(default_factory=list)
    web: list[float] = field(default_factory=list)

    @contextmanager
    def noted(self, stack: Stack) -> Iterator[None]:
        """Add what the run in this block costs."""
        worker, web = _worker(stack), _web(stack)
        yield
        self.worker.append(_worker(stack) - worker)
        self.web.append(_web(stack) - web)

    def note(self, execution: int) -> None:
        """Add how long the execution says that it took."""
        row = Execution.objects.only("started_at", "ended_at").get(pk=execution)
        self.elapsed.append((row.ended_at - row.started_at).total_seconds())

    @property
    def shown(self) -> str:
        times = [statistics.median(each) for each in (self.elapsed, self.worker, self.web)]
        return "{:.1f} s; CPU worker {:.1f} s, web {:.2f} s".format(*times)

    @property
    def processor(self) -> float:
        return statistics.median(self.worker) + statistics.median(self.web)


def measure_runs(stack: Stack, page: Page, package: Package, turns: int) -> list[Line]:
    """Run it in turns: nobody looks on, a program does, and a page does which shows all of it."""
    alone, followed, watched = Cost(), Cost(), Cost()
    posted = ask(stack, "POST", f"/api/v1/packages/{package.pk}/executions", {})
    stack.await_end(int(posted.json["id"]))
    for _ in range(turns):
        _run(stack, package, alone)
        _run(stack, package, followed, follows=True)
        drawn, browser = _run_in_page(stack, page, watched)
    more = 100 * (followed.processor / alone.processor - 1)
    return [
        milliseconds("POST of an execution", posted.last),
        Line("Run, nobody looks on", alone.shown),
        Line("Run, a program follows", followed.shown),
        Line("What that costs the run", f"{more:+.0f} % CPU", f"< {MOST:.0f} %", more < MOST),
        Line("Run, a page shows it at Fit", f"{watched.shown}, browser {browser:.1f} s"),
        drawn.line("Frames meanwhile"),
        milliseconds("Page of the execution", ask(stack, "GET", f"/executions/{posted.json['id']}/").last),
    ]


def _run(stack: Stack, package: Package, cost: Cost, *, follows: bool = False) -> None:
    with cost.noted(stack):
        execution = stack.run(package)
        if follows:
            follower = threading.Thread(target=_follow, args=(stack, execution))
            follower.start()
            follower.join()
        stack.await_end(execution)
    cost.note(execution)


def _follow(stack: Stack, execution: int) -> None:
    """Read the live view to its end, and do nothing with it."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=120)
    connection.request("GET", f"/api/v1/executions/{execution}/stream", headers=stack.head)
    answer = connection.getresponse()
    while answer.read1(1 << 20):
        pass
    connection.close()


def _run_in_page(stack: Stack, page: Page, cost: Cost) -> tuple[Frames, float]:
    """Run what the page has open, shown as a whole, until it says that it is over."""
    timed(page, "Fit")
    wait(1)
    used = browser_processor()
    with cost.noted(stack), frames(page) as drawn:
        page.keyboard.press("Control+Enter")
        expect(page.locator(".mw-run-status .mw-chip").first).to_have_text("Succeeded", timeout=120_000)
    cost.note(Execution.objects.latest("pk").pk)
    page.get_by_role("button", name="Close the run", exact=True).first.click()
    wait(0.5)
    return drawn, browser_processor() - used


def _worker(stack: Stack) -> float:
    return cpu.of_group(stack.worker) + cpu.of_server()


def _web(stack: Stack) -> float:
    children = psutil.Process().children(recursive=True)
    return sum(sum(each.cpu_times()[:2]) for each in children if f"--port={stack.port}" in each.cmdline())
