"""One program of the installation while it runs: its process group, its log lines, its deaths."""

import signal
import time
from collections import deque
from collections.abc import Callable

from designer.local.guard import signal_group
from designer.local.lines import Lines
from designer.local.program import Process, Program

PAUSE = 1.0  # seconds before a program that died is started again
DEATHS = 5  # this many ...
DEATHS_WITHIN = 60.0  # ... in so many seconds are too many


class Child:
    """A program that is started, watched, started again after it died, and stopped with all that it started."""

    def __init__(self, program: Program, write_line: Callable[[str, str], None]) -> None:
        self.program = program
        self._write_line = write_line
        self._process: Process | None = None
        self._lines: Lines | None = None
        self._deaths: deque[float] = deque(maxlen=DEATHS)

    @property
    def group(self) -> int | None:
        """The process group, named by its leader, or None when the program does not run."""
        return self._process.pid if self._process else None

    @property
    def output(self) -> int | None:
        """The descriptor that its lines come from, while any may come."""
        return self._lines.fileno() if self._lines and not self._lines.is_over else None

    def start(self) -> int:
        """Start the program; give its group."""
        self._process, output = self.program.start()
        self._lines = Lines(output) if output else None
        return self._process.pid

    def pass_on_lines(self) -> None:
        """Pass on the lines that it has written."""
        for line in self._lines.read() if self._lines else ():
            self._write_line(self.program.name, line)

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
        for line in self._lines.read_rest() if self._lines else ():
            self._write_line(self.program.name, line)
