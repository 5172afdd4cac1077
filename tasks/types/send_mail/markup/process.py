"""Asking the process that converts HTML (child.py): started when first needed, kept, and killed at the deadline.

A process of ours has up to MOST_PROCESSES of them, whatever its number of threads. They inherit neither the
environment, which may hold secrets, nor open files; a fork of ours starts its own.
"""

import atexit
import json
import logging
import os
import select
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import BinaryIO, cast

from tasks.types.send_mail.markup.errors import BadHtml
from tasks.types.send_mail.markup.facts import HtmlFacts
from tasks.types.send_mail.markup.frames import Kind, read, take_from, write
from tasks.types.send_mail.markup.limits import DEADLINE, LONGEST_RESULT, MOST_PROCESSES

log = logging.getLogger(__name__)

ROOT = Path(__file__).parents[4]
COMMAND = (sys.executable, "-m", "tasks.types.send_mail.markup.child")
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
TOO_LARGE = (
    f"With its style rules in its elements the HTML has more than {LONGEST_RESULT:,} characters. Use fewer rules, or "
    "clear “Write style rules into the elements”."
)
CANNOT_CONVERT = (
    "The HTML cannot be read: it takes too long or too much memory, because it is very large, very deep, or has very "
    "many style rules. Make it simpler."
)
BUSY = "The HTML could not be read in time, because too many others are read just now. Try again in a moment."


class Busy(BadHtml):
    """Nobody had time for the HTML, which may be good."""


def to_text(html: str) -> str:
    """Give an HTML message as text, with the addresses of its links. Raises BadHtml."""
    return _pool.ask(Kind.TEXT, html)


def inline_css(html: str) -> str:
    """Write the rules of style elements into the elements that they apply to; the style elements stay too.

    Raises BadHtml.
    """
    return _pool.ask(Kind.INLINE, html)


def convert(html: str) -> tuple[str, str]:
    """Give an HTML message as text, and with its style rules in its elements. Raises BadHtml."""
    text, inlined = json.loads(_pool.ask(Kind.BOTH, html))
    return text, inlined


def find_facts(html: str) -> HtmlFacts:
    """Count what the hints are about. Raises BadHtml."""
    return HtmlFacts(**json.loads(_pool.ask(Kind.FACTS, html)))


class _Process:
    """One process, asked by one thread at a time."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        self._child = subprocess.Popen(  # noqa: S603  # nothing of the command comes from outside
            COMMAND, stdin=pipe, stdout=pipe, stderr=nothing, cwd=ROOT, env=environment, start_new_session=True
        )
        self._requests = cast("BinaryIO", self._child.stdin)
        self._answers = cast("BinaryIO", self._child.stdout)

    def ask(self, kind: Kind, html: str, seconds: float) -> tuple[Kind, str]:
        """Give the answer. Raises EOFError, OSError and TimeoutError, after which the process must be ended."""
        write(self._requests, kind, html)
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        if not poll.poll(seconds * 1000):
            raise TimeoutError
        return read(take_from(self._answers))

    def is_alive(self) -> bool:
        """Tell whether nobody ended the process while it was idle."""
        return self._child.poll() is None

    def end(self) -> int:
        """End the process, whatever it does, and give its exit status."""
        self._child.kill()
        self._close()
        return self._child.wait()

    def forget(self) -> None:
        """Leave the process to the one that was forked: it is no child of ours."""
        self._child.returncode = 0
        self._close()

    def _close(self) -> None:
        for stream in (self._requests, self._answers):
            with suppress(OSError):  # what could not be written any more
                stream.close()


class _Pool:
    """The processes that nobody asks at the moment, and the places for those that somebody does."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._idle: list[_Process] = []
        self._places = threading.BoundedSemaphore(MOST_PROCESSES)

    def ask(self, kind: Kind, html: str) -> str:
        """Have HTML converted. Raises BadHtml."""
        until = monotonic() + DEADLINE
        if not self._places.acquire(timeout=DEADLINE):
            raise Busy(BUSY)
        try:
            answer, text = self._ask(kind, html, max(until - monotonic(), 1))
        finally:
            self._places.release()
        if answer is Kind.REFUSED:
            raise BadHtml(TOO_LARGE)
        return text

    def _ask(self, kind: Kind, html: str, seconds: float) -> tuple[Kind, str]:
        process = self._take() or _Process()
        answer = None
        try:
            answer, text = process.ask(kind, html, seconds)
        except (EOFError, OSError) as error:  # a TimeoutError is an OSError
            raise BadHtml(CANNOT_CONVERT) from error
        finally:
            if answer in (Kind.DONE, Kind.REFUSED):
                self._idle.append(process)
            else:
                self._give_up(process, answer)
        return answer, text

    def _take(self) -> _Process | None:
        while self._idle:
            if (process := self._idle.pop()).is_alive():
                return process
            process.end()
        return None

    def _give_up(self, process: _Process, answer: Kind | None) -> None:
        status = process.end()
        if answer is None:
            log.warning("A process that converted HTML was ended with status %s", status)

    def close(self) -> None:
        """End all that are idle."""
        while self._idle:
            self._idle.pop().end()

    def forget(self) -> None:
        """Begin anew in a process that was forked."""
        for process in self._idle:
            process.forget()
        self._begin()  # a place may be taken by a thread that does not exist here


_pool = _Pool()
atexit.register(_pool.close)
os.register_at_fork(after_in_child=_pool.forget)
