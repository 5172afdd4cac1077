"""A program of the installation: what it is called, and how it becomes a process."""

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from designer.local.forked import Forked
from designer.local.loading import load


class Process(Protocol):
    """A program that runs, as subprocess.Popen has it."""

    @property
    def pid(self) -> int:
        """Its number, which is also that of its group."""

    def poll(self) -> int | None:
        """Give the exit status, negative for a signal, or None while it runs."""

    def wait(self) -> int:
        """Wait for its end, and give the exit status."""

    def send_signal(self, sig: int, /) -> None:
        """Send it a signal, if it runs."""


@dataclass(frozen=True)
class Program(ABC):
    """One with a `port` serves the others, so it starts before and stops after them; `log` is where it writes its
    lines, if not to us."""

    name: str
    port: int | None = field(default=None, kw_only=True)
    log: Path | None = field(default=None, kw_only=True)

    @abstractmethod
    def start(self) -> tuple[Process, BinaryIO | None]:
        """Start it in a session of its own, so that a Ctrl-C reaches only the supervisor; give also its lines."""


@dataclass(frozen=True)
class OtherProgram(Program):
    """A program that is no part of Mailwright."""

    command: Sequence[str]
    environment: Mapping[str, str]
    standard_input: bytes = field(default=b"", repr=False)
    """What must not be seen in a list of processes."""

    def start(self) -> tuple[Process, BinaryIO | None]:
        """Start it."""
        process = subprocess.Popen(  # noqa: S603 - the command lines are our own
            self.command,
            env=dict(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL if self.log else subprocess.PIPE,
            stderr=subprocess.PIPE if self.log else subprocess.STDOUT,
            start_new_session=True,
        )
        _hand_over(process, self.standard_input)
        return process, process.stderr if self.log else process.stdout  # type: ignore[return-value]  # they are binary


@dataclass(frozen=True)
class OwnProgram(Program):
    """A part of Mailwright: it is forked from this process, whose memory it shares."""

    run: Callable[[], None]

    def start(self) -> tuple[Process, BinaryIO | None]:
        """Fork it off, with all that Mailwright consists of loaded."""
        load()
        process = Forked(self.name, self.run)
        return process, process.output


def _hand_over(process: "subprocess.Popen[bytes]", content: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(content)
        process.stdin.close()
    except BrokenPipeError:
        return  # it died at once; the supervisor will see that
