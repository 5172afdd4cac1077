"""`manage.py runlocal` as a whole: what `make run` starts, and that nothing of it is left, however it is stopped."""

import contextlib
import os
import shutil
import signal
import smtplib
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from designer.local.supervisor import STOP_SERVERS, STOP_USERS
from tests.database import template
from tests.ports import free_port
from tests.waiting import wait_until

pytestmark = pytest.mark.worker
ROOT = Path(__file__).parents[3]


@dataclass
class Installation:
    """A running `manage.py runlocal`, its data in a folder of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def output(self) -> str:
        return (self.folder / "output").read_text()

    def left(self) -> dict[int, str]:
        """The names of the processes that have this installation's folder in their environment."""
        mark = f"DATA_DIR={self.folder}".encode()
        found = [process for process in Path("/proc").glob("[0-9]*") if mark in _read(process / "environ")]
        return {int(process.name): _read(process / "comm").decode().strip() for process in found}

    def workers(self) -> list[int]:
        """The worker's main process, and its others."""
        return sorted(process for process, name in self.left().items() if name == "mailwright work")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Installation]:
    """Start everything in a data folder and wait until it says that it is ready. At the end its supervisor is killed,
    and the end is when nothing of it is left."""
    port = free_port()
    environment = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "designer.settings"}
    for name in ("DATABASE_URL", "REDIS_URL", "REDIS_URL_FILE"):
        environment.pop(name, None)
    command = [sys.executable, "manage.py", "runlocal", "--port", str(port)]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    running = Installation(folder, port, process)
    try:
        wait_until(lambda: "is ready" in running.output() or process.poll() is not None, seconds=180)
        assert process.poll() is None, running.output()
        yield running
    finally:
        process.kill()
        process.wait()
        wait_until(lambda: not running.left())


@pytest.fixture(scope="module")
def installation(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation for the tests that leave it running, behind which its supervisor is killed; nothing of it may be
    left. Its migrations have run: they take longer than all else, and tests/whole/installed/test_deployment.py lets
    them run."""
    folder = tmp_path_factory.mktemp("shared")
    if template.SQLITE.exists():
        shutil.copy(template.SQLITE, folder / "db.sqlite3")
    with started(folder) as running:
        yield running
        wait_until(lambda: len(running.workers()) >= 3)  # the main one, one that rests, and beat


@pytest.fixture
def doomed(installation: Installation, tmp_path: Path) -> Iterator[Installation]:
    """An installation with all its programs up, for a test that stops it. Its database was made for another one."""
    _copy_database(installation.folder, tmp_path)
    with started(tmp_path) as running:
        wait_until(lambda: len(running.workers()) >= 3)
        yield running


def _copy_database(here: Path, there: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(here / "db.sqlite3")) as source,
        contextlib.closing(sqlite3.connect(there / "db.sqlite3")) as target,
    ):
        source.backup(target)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP], ids=["Ctrl-C", "a closed terminal"])
def test_it_stops_everything_after(number: signal.Signals, doomed: Installation):
    doomed.process.send_signal(number)
    doomed.process.send_signal(number)  # a closing terminal may hang up twice, and people press Ctrl-C again
    assert doomed.process.wait(timeout=60) == 0  # other tests run meanwhile
    assert doomed.left() == {}
    assert doomed.output().endswith("Stopped.\n")


def test_what_does_not_stop_by_itself_is_killed_within_ten_seconds():
    assert STOP_USERS + STOP_SERVERS < 10


def test_a_killed_worker_is_started_again_and_its_children_are_ended(installation: Installation):
    former = wait_until(installation.workers)
    os.kill(former[0], signal.SIGKILL)
    wait_until(lambda: "worker was ended by SIGKILL and is started again." in installation.output())
    wait_until(lambda: len(installation.workers()) >= 3)
    assert set(installation.workers()).isdisjoint(former)


def test_the_page_is_there_when_it_says_so_and_the_demonstration_has_been_made_once(installation: Installation):
    with urllib.request.urlopen(f"http://localhost:{installation.port}/signin/") as page:
        content = page.read().decode()
    assert f"Mailwright is ready: http://localhost:{installation.port}/" in installation.output()
    assert "csrfmiddlewaretoken" in content


def test_the_mail_server_takes_a_message_into_the_mailbox(installation: Installation):
    port = int((installation.folder / "demo-mail-port").read_text())
    with smtplib.SMTP("127.0.0.1", port, local_hostname="tests") as client:
        client.sendmail("a@example.com", ["b@example.com"], "Subject: Hello\r\n\r\nHow are you?\r\n")
    kept = list((installation.folder / "demo-mail" / "new").iterdir())
    assert [path.read_bytes() for path in kept] == [
        b"X-Envelope-From: a@example.com\r\nX-Envelope-To: b@example.com\r\nSubject: Hello\r\n\r\nHow are you?\r\n"
    ]
