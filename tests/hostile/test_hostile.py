"""One package cannot stop the others: a hostile account with packages, web requests and servers of its own runs beside
a normal project.

The normal package is four mails one after the other to a server that takes its time over each, so that its usual time
is mostly waiting, as it is in real life: on a machine with two cores, on which other tests run meanwhile, the figure
would otherwise tell who else needs the processor. As much time again is left for all that the attack may cost.

MAILWRIGHT_ATTACK says for how many seconds it is attacked, and for as long as the normal package runs once at least; it
prints its figures (pytest -s). Only what is measured has the machine to itself; the attack's end, and what is left of
it, are waited for beside other tests. In continuous integration it is the installation with SQLite that is attacked,
where everybody waits for the one who writes.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from designer.models import Package, Project, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.runtime.models import Execution
from tasks.runtime.services import cancel_execution
from tests.hostile.clients import Browser, attack, health_of, live_views
from tests.hostile.packages import NAMES, NEVER, computing_packages, waiting_packages
from tests.hostile.requests import acts_of
from tests.packages import chain, smtp
from tests.ports import free_port
from tests.programs.processes import beat, empty_broker, web_server, worker
from tests.servers.silent import SilentServer, drip, flood, say_nothing
from tests.servers.smtp import MailServer, mail_server
from tests.turns import alone
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.any_database]
SECONDS = float(os.environ.get("MAILWRIGHT_ATTACK", "3"))
PAUSE = 0.75
LIVE_VIEWS = 200
READER = "tasks.types.send_mail.markup.child"
GROWTH = 300 * 1024**2
"""Bytes that each process may have more after the attack than before it: what caches and Python itself keep."""


class PausingServer(MailServer):
    """A good server that takes its time over each mail."""

    async def handle_DATA(self, *arguments) -> str:  # noqa: N802
        await asyncio.sleep(PAUSE)
        return await super().handle_DATA(*arguments)


@dataclass
class Installation:
    """The programs of an installation with two processes for each person, and the servers around it."""

    port: int
    programs: list[int]
    good: int
    hostile: list[int]

    def processes(self) -> list[psutil.Process]:
        """Give their processes. Those that read HTML are left out: they are kept for the next message."""
        trees = [psutil.Process(each) for each in self.programs]
        processes = [one for tree in trees for one in [tree, *tree.children(recursive=True)]]
        return [each for each in processes if READER not in (_command_of(each) or [READER])]

    def sizes(self) -> list[int]:
        """Give the memory of each of them that is its own alone, in bytes, which takes the system long to tell."""
        return [size for each in self.processes() if (size := _size_of(each)) is not None]


def _size_of(process: psutil.Process) -> int | None:
    """Give nothing for one that has ended just now."""
    with suppress(psutil.NoSuchProcess):
        return process.memory_full_info().uss
    return None


@pytest.fixture
def installation() -> Iterator[Installation]:
    empty_broker()
    with ExitStack() as programs:
        enter = programs.enter_context
        good = enter(mail_server(PausingServer()))
        hostile = [enter(SilentServer(manner)) for manner in (say_nothing, drip, flood)]
        enter(beat())
        port = free_port()  # after the servers, whose ports the system chooses
        node, web = enter(worker(processes=2)), enter(web_server(port, may_fork=False))
        own = [node.pid, _listener(port)]
        assert web.endswith(str(port))
        yield Installation(port, own, good.port, [each.port for each in hostile])


def _listener(port: int) -> int:
    """Give the process that has the port. Its command may be that of the process which it was forked from."""
    return next(each.pid for each in psutil.Process().children(recursive=True) if port in _ports_of(each))


def _ports_of(process: psutil.Process) -> list[int]:
    """Give the ports at which a process listens."""
    with suppress(psutil.NoSuchProcess):
        return [each.laddr.port for each in process.net_connections() if each.status == psutil.CONN_LISTEN]
    return []


def _command_of(process: psutil.Process) -> list[str]:
    """Give nothing for one that has ended, whether it has been waited for or not."""
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []


@pytest.fixture
def folder(settings) -> Iterator[Path]:
    """A folder of files with hostile names, which packages may read."""
    made = Path(settings.ALLOWED_FOLDERS[0]) / "hostile"
    made.mkdir(parents=True)
    for name in NAMES:
        (made / name).touch()
    yield made
    for name in NAMES:
        (made / name).unlink()
    made.rmdir()


def start(browser: Browser, saved: Package) -> Execution:
    """Run a package as its owner does."""
    status, _ = browser.post(f"/api/v1/packages/{saved.pk}/executions", {})
    assert status == 201
    return Execution.objects.filter(package=saved).latest("pk")


def time_of(browser: Browser, saved: Package) -> float:
    """Give the seconds from the button to the end of a run that ends well."""
    begun = time.monotonic()
    execution = start(browser, saved)
    wait_until(lambda: Execution.objects.get(pk=execution.pk).state.is_final, 60)
    assert Execution.objects.get(pk=execution.pk).status == "succeeded"
    return time.monotonic() - begun


def times_until(end: float, browser: Browser, saved: Package) -> list[float]:
    """Run a package again and again, and give the seconds that each run took."""
    times = []
    while time.monotonic() < end:
        times.append(time_of(browser, saved))
        time.sleep(0.5)
    return times


def cancel_all(user: User, project: Project) -> None:
    """Cancel what has not ended, and wait until all has."""
    unfinished = Execution.objects.filter(project=project, status__in=("pending", "running"))
    for key in unfinished.values_list("pk", flat=True):
        cancel_execution(user, key)
    states = Execution.objects.filter(project=project).exclude(status__in=("succeeded", "failed", "canceled"))
    wait_until(lambda: not states.exists(), 60)


def test_hostile_accounts_stop_nobody_else(
    member: User,
    stranger: User,
    cataloguer: User,
    project: Project,
    installation: Installation,
    folder: Path,
    tmp_path: Path,
):
    browser = Browser.of(member, installation.port)
    normal = create_package(member, project, chain(4, installation.good))
    ports = 2 * installation.hostile
    managers = [smtp(f"Server {number}", port=port, timeout=NEVER) for number, port in enumerate(ports)]
    one, other = Browser.of(stranger, installation.port), Browser.of(cataloguer, installation.port)
    waiting, computing = create_project(stranger, "Waiting"), create_project(cataloguer, "Computing")
    silent = [create_package(stranger, waiting, each) for each in waiting_packages(managers, str(folder))]
    saved = [create_package(cataloguer, computing, each) for each in computing_packages()]
    time_of(browser, normal)  # the first run is slower, and not measured
    with ExitStack() as attacks, alone():
        usual = time_of(browser, normal)
        sizes = installation.sizes()

        [start(one, each) for each in silent]
        endless = [start(other, each) for each in saved]
        attacks.enter_context(live_views(other, endless[0].pk, LIVE_VIEWS))
        acts = acts_of(other, saved[0], installation.hostile[0])
        tally = attacks.enter_context(attack(*acts, threads=8))
        with health_of(installation.port, tmp_path / "health") as health:
            times = times_until(time.monotonic() + SECONDS, browser, normal)
    figures = f"usual {usual:.2f}, beside it {[f'{each:.2f}' for each in times]}, health {max(health):.2f}, {tally}"
    print(figures)

    cancel_all(cataloguer, computing)
    cancel_all(stranger, waiting)
    assert max(times) < 2 * usual, figures
    assert max(health) < 1, figures
    assert time_of(browser, normal) < 5 * usual, "It is as before, as far as other tests let it."
    assert browser.ask("GET", "/readyz")[0] == 200
    wait_until(lambda: len(installation.processes()) == len(sizes), 60)
    assert max(installation.sizes()) < max(sizes) + GROWTH, figures
