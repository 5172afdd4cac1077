"""python -m tests.programs.killed STEP EXECUTION [NUMBER]: run an execution as a worker does, and die of SIGKILL at a
step of a send, when it comes there for the first time or for that one.

With a number every server counts as quick, as all do from the first answer on that are.
"""

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any

import django

STEPS = {
    "before it is built": ("tasks.types.send_mail.batch", "find_route", "before"),
    "before the sender is named": ("connections.smtp.transactions.stepwise", "_mail", "before"),
    "after the recipients are named": ("connections.smtp.transactions.stepwise", "_rcpt", "after"),
    "before it is entered": ("tasks.deliveries.batches.rows", "BatchWrite._write", "before"),
    "before it is committed": ("tasks.deliveries.sending.outbox", "_name_owner", "before"),  # or is known to be
    "after it may leave": ("tasks.deliveries.batches.rows", "BatchWrite.apply", "after"),
    "after the content is written": ("connections.smtp.transactions.stepwise", "_final_reply", "before"),
    "after the answer is read": ("connections.smtp.transactions.stepwise", "_final_reply", "after"),
    "before the answer is committed": ("tasks.deliveries.batches.rows", "_insist_on_all", "after"),
    "after the first of a batch may leave": ("tasks.deliveries.batches.rows", "BatchWrite.apply", "after"),
    "after a batch is sent": ("tasks.deliveries.batches.sending", "BatchSending._conclude", "after"),
    "after the result is recorded": ("tasks.runtime.engine.engine", "record", "after"),
}


def die_at(step: str, time: int = 1) -> None:
    """Have this process killed before or after a function of the send, as it is called for this time."""
    module, path, moment = STEPS[step]
    *classes, name = path.split(".")
    holder: Any = import_module(module)
    for each in classes:
        holder = getattr(holder, each)
    setattr(holder, name, _deadly(getattr(holder, name), moment, time))


def _deadly(function: Callable[..., Any], moment: str, time: int) -> Callable[..., Any]:
    calls = count(1)

    def call(*args: Any, **options: Any) -> Any:
        is_last = next(calls) == time
        if is_last and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*args, **options)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return call


if __name__ == "__main__":
    django.setup()
    times = [int(each) for each in sys.argv[3:]]
    if times:
        import_module("tasks.deliveries.batches.route").__dict__["SLOW"] = float("inf")
    die_at(sys.argv[1], *times)
    import_module("tasks.runtime.engine.engine").run_package(int(sys.argv[2]))
