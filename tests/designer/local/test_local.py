"""The parts of `manage.py runlocal`."""

import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest
from django.core.management import call_command

from designer.local import guard
from designer.local.child import DEATHS, Child
from designer.local.console import Console
from designer.local.lines import Lines
from designer.local.lock import AlreadyRunningError, lock_folder
from designer.local.place import Place
from designer.local.ports import StatusQuestion, free_port, is_used
from designer.local.program import OtherProgram
from designer.local.programs import programs
from designer.local.redis import PrivateRedis, RedisMissingError, require_answer
from tests.waiting import wait_until

SLEEPER = "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); print('up', flush=True); time.sleep(60)"


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, "127.0.0.1", 8123, 2599, "redis://:s@127.0.0.1:1/0")


def start_child(code: str) -> tuple[Child, list[str]]:
    lines: list[str] = []
    program = OtherProgram("web", (sys.executable, "-c", code), dict(os.environ))
    child = Child(program, lambda _, line: lines.append(line))
    child.start()
    return child, lines


def has_said(child: Child, lines: list[str]) -> bool:
    child.pass_on_lines()
    return bool(lines)


def test_a_port_that_another_program_listens_on_is_used(taken_port: int):
    assert is_used("127.0.0.1", taken_port)
    assert is_used("0.0.0.0", taken_port)


def test_a_free_port_is_not_used():
    assert not is_used("127.0.0.1", free_port())


def test_the_first_free_one_of_the_preferred_ports_is_taken(taken_port: int):
    assert free_port([taken_port, 2600]) == 2600


def test_a_port_where_nobody_listens_does_not_answer():
    assert StatusQuestion("127.0.0.1", free_port(), "/").find_status() is None


def test_a_folder_is_locked_for_one_and_says_by_whom(tmp_path: Path):
    lock = lock_folder(tmp_path, "process 1")
    with pytest.raises(AlreadyRunningError, match=r"^process 1$"):
        lock_folder(tmp_path, "process 2")
    os.close(lock)
    os.close(lock_folder(tmp_path, "process 3"))


def test_the_guard_knows_what_still_runs():
    assert guard.watch(["+10\n", "+20\n", "-10\n"]) == {20}


def test_the_guard_ends_a_program_with_its_children_when_the_supervisor_is_gone():
    child, lines = start_child(SLEEPER)
    wait_until(lambda: has_said(child, lines))
    group = child.group
    command = [sys.executable, "-I", "-S", guard.__file__]
    subprocess.run(command, input=f"+{group}\n".encode(), check=True, timeout=10)
    assert child.has_died() == -15
    wait_until(lambda: not guard.signal_group(group, 0))


def test_what_a_dead_program_leaves_behind_is_killed():
    child, lines = start_child(SLEEPER.replace("time.sleep(60)", "sys.exit(3)"))
    group = child.group
    assert wait_until(child.has_died) == 3
    wait_until(lambda: not guard.signal_group(group, 0))
    assert lines == ["up"]


def test_a_program_that_dies_is_due_again_after_a_pause():
    child, _ = start_child("import sys; sys.exit(1)")
    wait_until(child.has_died)
    assert not child.is_due()
    wait_until(child.is_due, seconds=3)


def die_again(child: Child) -> None:
    child.start()
    wait_until(child.has_died)


def test_a_program_that_always_dies_dies_too_often():
    child, _ = start_child("import sys; sys.exit(1)")
    wait_until(child.has_died)
    deque((die_again(child) for _ in range(DEATHS - 2)), maxlen=0)
    assert not child.dies_too_often()
    die_again(child)
    assert child.dies_too_often()


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIO]]:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream:
        yield reader, stream


def test_the_log_lines_of_a_program_have_its_name_in_front(pipe: tuple[int, TextIO]):
    Console(pipe[1]).write("web", "Listening\n")
    assert os.read(pipe[0], 100) == b"web        | Listening\n"


def test_a_console_that_nobody_reads_now_holds_up_nobody_and_loses_nothing(pipe: tuple[int, TextIO]):
    console = Console(pipe[1])
    for number in range(2_000):
        console.write("web", f"{number:090}")
    assert console.is_full
    read = b""
    while b"1999\n" not in read:
        read += os.read(pipe[0], 100_000)
        console.flush()
    assert [int(line[13:]) for line in read.splitlines()] == list(range(2_000))


def test_lines_come_whole_and_the_last_one_also_without_an_end(pipe: tuple[int, TextIO]):
    lines = Lines(os.fdopen(pipe[0], "rb", buffering=0))
    os.write(pipe[1].fileno(), b"one\ntw")
    assert list(lines.read()) == ["one"]
    os.write(pipe[1].fileno(), b"o\nthree")
    pipe[1].close()
    assert list(lines.read_rest()) == ["two", "three"]
    assert lines.is_over


FORKING = """
import os, signal, sys
from pathlib import Path
from designer.local.forked import Forked

def tell() -> None:
    print(os.getsid(0) == os.getpid(), Path(f"/proc/self/fd/{opened}").readlink(), signal.getsignal(signal.SIGTERM))
    sys.exit(7)

opened = os.open("/dev/zero", os.O_RDONLY)
signal.signal(signal.SIGTERM, lambda *_: None)
told, idle = Forked("tells", tell), Forked("idles", signal.pause)
idle.send_signal(signal.SIGTERM)
print(told.output.read().decode().strip(), told.wait(), told.poll(), idle.wait())
"""


def test_what_is_forked_has_a_session_and_signals_of_its_own_and_nothing_of_what_is_open_here():
    forking = subprocess.run([sys.executable, "-c", FORKING], capture_output=True, check=True, timeout=20)
    assert forking.stdout.decode() == f"True /dev/null {signal.SIG_DFL} 7 7 -15\n"


def test_a_console_without_a_reader_is_deserted(pipe: tuple[int, TextIO]):
    console = Console(pipe[1])
    before = console.is_deserted()
    os.close(pipe[0])
    assert (before, console.is_deserted()) == (False, True)


def test_redis_is_told_its_password_where_no_list_of_processes_shows_it(tmp_path: Path):
    private = PrivateRedis(tmp_path / "redis")
    program = private.program()
    assert private.password in private.url
    assert f"requirepass {private.password}".encode() in program.standard_input
    assert private.password not in f"{program} {private}"


def test_a_redis_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(RedisMissingError, match=r"on 127\.0\.0\.1 that does not answer") as raised:
        require_answer(f"redis://:very-secret@127.0.0.1:{free_port()}/0")
    assert "very-secret" not in str(raised.value)


def test_the_programs_are_those_of_an_installation(place: Place):
    assert [program.name for program in programs(place)] == ["mail", "worker", "web"]
    assert place.address == "http://localhost:8123/"
    assert place.environment()["ALLOWED_HOSTS"] == "localhost,127.0.0.1,[::1]"


def test_a_used_port_is_one_clear_sentence(taken_port: int, settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(SystemExit) as raised:
        call_command("runlocal", port=taken_port)
    assert raised.value.code == (
        f"Port {taken_port} is used by another program. Start Mailwright on another one: make run PORT={taken_port + 1}"
    )


def test_a_folder_in_use_is_one_clear_sentence(settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path
    lock = lock_folder(tmp_path, "http://localhost:8000/ (process 7)")
    with pytest.raises(SystemExit, match=r"already runs, .* http://localhost:8000/ \(process 7\)\."):
        call_command("runlocal", port=free_port())
    os.close(lock)
