"""One program of the installation while it runs: its process group, its log lines, its deaths."""

import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from designer.local.guard import signal_group

PAUSE = 1.0  # seconds before a program that died is started again
DEATHS = 5  # this many ...
DEATHS_WITHIN = 60.0  # ... in so many seconds are too many


@dataclass(frozen=True)
class Program:
    """What to start; one with a `port` serves the others, so it starts before and stops after them."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    standard_input: bytes = field(default=b"", repr=False)  # for what must not be seen in a list of processes
    port: int | None = None
    log: Path | None = None  # where it writes its lines, if not to us


class Child:
    """A program that is started, watched, started again after it died, and stopped with all that it started."""

    def __init__(self, program: Program, write_line: Callable[[str, str], None]) -> None:
        self.program = program
        self._write_line = write_line
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths: deque[float] = deque(maxlen=DEATHS)

    @property
    def group(self) -> int | None:
        """The process group, named by its leader, or None when the program does not run."""
        return self._process.pid if self._process else None

    def start(self) -> int:
        """Start the program in a session of its own, so that a Ctrl-C reaches only the supervisor; give its group."""
        self._process = process = subprocess.Popen(  # noqa: S603 - the command lines are our own
            self.program.command,
            env=dict(self.program.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL if self.program.log else subprocess.PIPE,
            stderr=subprocess.PIPE if self.program.log else subprocess.STDOUT,
            start_new_session=True,
        )
        _hand_over(process, self.program.standard_input)
        threading.Thread(target=self._pass_on_lines, args=(process,), daemon=True).start()
        return process.pid

    def _pass_on_lines(self, process: subprocess.Popen[bytes]) -> None:
        output = process.stdout or process.stderr
        if output is None:
            return
        with output as lines:
            for line in lines:
                self._write_line(self.program.name, line.decode(errors="replace"))

    def has_died(self) -> int | None:
        """Give the exit status of a process that ended by itself, else None; what it left behind is killed."""
        status = self._process.poll() if self._process else None
        if status is not None:
            self.kill()
            self._deaths.append(time.monotonic())
        return status

    def dies_too_often(self) -> bool:
        """Tell whether starting it again would only fail again."""
        return len(self._deaths) == DEATHS and self._deaths[-1] - self._deaths[0] < DEATHS_WITHIN

    def is_due(self) -> bool:
        """Tell whether the pause after its last death is over."""
        return self._process is None and time.monotonic() - self._deaths[-1] >= PAUSE

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the program alone: it knows best how to stop what it started."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def is_running(self) -> bool:
        """Tell whether the program itself, not what it may have left behind, still runs."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Kill the program and everything in its process group."""
        if self._process:
            signal_group(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def _hand_over(process: subprocess.Popen[bytes], content: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(content)
        process.stdin.close()
    except BrokenPipeError:
        return  # it died at once; the supervisor will see that
