"""Start the programs, start again what dies, and stop all of them however Mailwright itself is stopped.

It has one thread, because it forks (forked). honcho was looked at and not taken: it ends everything when one program
dies, and leaves everything when it is killed.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from designer.local import guard
from designer.local.child import DEATHS, Child
from designer.local.console import Console
from designer.local.forked import SIGNALS
from designer.local.ports import accepts
from designer.local.program import Program

SERVERS_READY = 5.0  # seconds that Redis and the mail server have before those that use them are started
STOP_USERS = 6.0  # seconds for web and worker to end what they are doing
STOP_SERVERS = 2.0  # seconds for Redis to save and the mail server to close
LAST_WORDS = 1.0  # seconds for the terminal to take the rest
TICK = 0.1  # seconds between two looks at the programs


class Supervisor:
    """The running installation, from `run` until somebody or something stops it."""

    def __init__(self, programs: Sequence[Program], console: Console, lock: int) -> None:
        self._console = console
        self._servers = [Child(program, self._write_line) for program in programs if program.port]
        self._users = [Child(program, self._write_line) for program in programs if not program.port]
        self._lock = lock
        self._parent = os.getppid()
        self.is_stopping = False  # no threading.Event: a signal in its very wait() or set() would wait for ever
        self._failed = False

    def run(self, announce: Callable[[], bool]) -> int:
        """Start the programs and call `announce` until it says that all is ready; after a signal stop all and give the
        exit status."""
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores SIGHUP: leave it so
                signal.signal(number, self._stop_on_signal)
        self._guard = _start_guard(self._lock)
        is_announced = False
        try:
            self._start()
            while not self.is_stopping:
                self._tend()
                is_announced = is_announced or announce()
                self._listen(TICK)
        finally:
            self._stop()
        return 1 if self._failed else 0

    def _start(self) -> None:
        self._start_all(self._servers)
        deadline = time.monotonic() + SERVERS_READY
        while not (self.is_stopping or self._are_servers_up()) and time.monotonic() < deadline:
            self._listen(0.02)
        self._start_all(self._users)

    def _are_servers_up(self) -> bool:
        return all(accepts(child.program.port or 0) for child in self._servers)

    def _start_all(self, children: Sequence[Child]) -> None:
        for child in children:
            if not self.is_stopping:
                self._announce("+", child.start())

    def _listen(self, seconds: float) -> None:
        """Pass on, for so long, what the programs write, as far as somebody reads it."""
        children = {child.output: child for child in (*self._servers, *self._users) if child.output is not None}
        poll = select.poll()
        for descriptor in children if not self._console.is_full else ():
            poll.register(descriptor, select.POLLIN)
        for descriptor, _ in poll.poll(1000 * seconds):
            children[descriptor].pass_on_lines()
        self._flush(0.0)

    def _flush(self, seconds: float) -> None:
        try:
            self._console.flush(seconds)
        except OSError:
            self.is_stopping = True  # nobody reads on: the terminal is gone, or the pipe

    def _stop_on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _write_line(self, name: str, line: str) -> None:
        try:
            self._console.write(name, line)
        except OSError:
            self.is_stopping = True

    def _announce(self, sign: str, group: int) -> None:
        if self._guard.stdin:
            self._guard.stdin.write(f"{sign}{group}\n".encode())
            self._guard.stdin.flush()

    def _tend(self) -> None:
        for child in (*self._servers, *self._users):
            self._tend_one(child)
        # Under make, a killed make must not leave us; elsewhere a parent may well end before us.
        # A closed terminal tells only the first program in it, and make keeps that to itself.
        if ("MAKELEVEL" in os.environ and os.getppid() != self._parent) or self._console.is_deserted():
            self.is_stopping = True

    def _tend_one(self, child: Child) -> None:
        group = child.group
        if group is None:
            if child.is_due():
                self._announce("+", child.start())
            return
        status = child.has_died()
        if status is None:
            return
        self._announce("-", group)
        if child.dies_too_often():
            self._failed = True
            self._say(f"{_obituary(child, status)} for the {DEATHS}th time in a minute: stopping everything.")
            self.is_stopping = True
        else:
            self._say(f"{_obituary(child, status)} and is started again.")

    def _say(self, sentence: str) -> None:
        self._write_line("mailwright", sentence)

    def _stop(self) -> None:
        self._say("Stopping…")
        self._stop_all(self._users, STOP_USERS)
        self._stop_all(self._servers, STOP_SERVERS)
        self._guard.kill()
        self._guard.wait()
        self._say("Stopped.")
        self._flush(LAST_WORDS)

    def _stop_all(self, children: Sequence[Child], patience: float) -> None:
        for child in children:
            child.ask_to_stop()
        deadline = time.monotonic() + patience
        while any(child.is_running() for child in children) and time.monotonic() < deadline:
            self._listen(0.05)
        for child in children:
            child.kill()


def _start_guard(lock: int) -> subprocess.Popen[bytes]:
    # It inherits the lock: a killed Mailwright's folder stays locked until the guard has ended its programs.
    command = [sys.executable, "-I", "-S", str(Path(guard.__file__))]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, pass_fds=(lock,))  # noqa: S603 - ours


def _obituary(child: Child, status: int) -> str:
    program = child.program
    name = f"{program.name} (log: {program.log})" if program.log else program.name
    if status < 0:
        return f"{name} was ended by {signal.Signals(-status).name}"
    return f"{name} ended by itself with exit status {status}"
