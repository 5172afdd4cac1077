"""A process that is forked from this one and shares with it what is loaded.

This process has one thread only: what another one holds at the time of a fork, a lock for example, nobody gives back in
the child. multiprocessing was looked at and not taken: it knows neither groups nor what a child is to write to.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK = os.WEXITED | os.WNOHANG | os.WNOWAIT


class Forked:
    """A process in a session of its own that calls a function and ends; what it writes can be read from `output`."""

    def __init__(self, name: str, run: Callable[[], None]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        ours, theirs = os.pipe()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        self.pid = os.fork()
        if self.pid == 0:
            _live(name, run, theirs)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(theirs)
        self.output: BinaryIO = open(ours, "rb", buffering=0)  # noqa: SIM115, PTH123 - whoever reads it closes it
        _await_session(self.pid)
        self._status: int | None = None

    def poll(self) -> int | None:
        """Give the exit status, negative for a signal, or None while it runs."""
        return self._status if self._status is not None else self._look(os.WNOHANG)

    def wait(self) -> int:
        """Wait for its end, and give the exit status."""
        status = self.poll()
        while status is None:
            status = self._look(0)
        return status

    def _look(self, options: int) -> int | None:
        number, status = os.waitpid(self.pid, options)
        if number:
            self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)


def _await_session(process: int) -> None:
    """Wait, for an instant, until a child leads a group of its own: then whoever knows its number can end it."""
    with suppress(ProcessLookupError):
        while os.getpgid(process) != process and os.waitid(os.P_PID, process, LOOK) is None:
            time.sleep(0.001)


def _live(name: str, run: Callable[[], None], output: int) -> NoReturn:
    """Be the child: never come back to what the parent was doing."""
    status = 1
    try:
        _begin(name, output)
        run()
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:  # nobody is there to catch it
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)  # what runs at exit is the parent's


def _begin(name: str, output: int) -> None:
    """Take leave of all that is the parent's own."""
    os.setsid()
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    os.dup2(output, 1)
    os.dup2(output, 2)
    _leave_to_the_parent()
    with suppress(OSError):
        Path("/proc/self/comm").write_bytes(f"mailwright {name}".encode())  # what top and ps show


def _leave_to_the_parent() -> None:
    """Let go of what is open, such as the pipe whose end tells the guard of the parent's. Nothing is closed: an object
    of the parent's may name a descriptor, and would close what has its number later."""
    opened = {int(each.name) for each in Path("/dev/fd").iterdir()}
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    for each in opened - {0, 1, 2, nothing}:
        os.dup2(nothing, each, inheritable=False)
