"""Programs that are forked from a process which has loaded them, since to load takes longer than most of what tests do
with them. Else they are what `python -m` makes of them."""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from unittest.mock import patch

from django.conf import settings

from tests.frames import in_one_piece

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.programs.loaded"])


class Forked:
    """A process that is asked as those of subprocess are. The first one brings the variables of all; what settings read
    from others is changed there once more."""

    def __init__(self, command: tuple[str, ...], variables: Mapping[str, str], changed: Mapping[str, str]) -> None:
        python, option, module, *arguments = command
        assert (python, option) == (sys.executable, "-m")
        self._process = CONTEXT.Process(target=_run, args=(module, arguments, dict(changed)))
        with patch.dict(os.environ, variables):
            self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return self._process.exitcode

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # it has just ended, which subprocess minds as little
            os.kill(self.pid, number)


def _run(module: str, arguments: list[str], changed: dict[str, str]) -> None:
    os.setsid()
    for name, value in changed.items():
        setattr(settings, name, value)
    sys.argv = [module, *arguments]
    in_one_piece(runpy.run_module, module, run_name="__main__", alter_sys=True)
