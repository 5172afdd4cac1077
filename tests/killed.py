"""python -m tests.killed STEP EXECUTION: run an execution as a worker does, and die of SIGKILL at a step of a send."""

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django

STEPS = {
    "before it is prepared": ("tasks.types.send_mail.run._enter_delivery", "before"),
    "after it is prepared": ("tasks.types.send_mail.run._enter_delivery", "after"),
    "before the sender is named": ("connections.smtp.transactions.stepwise._mail", "before"),
    "after the recipients are named": ("connections.smtp.transactions.stepwise._rcpt", "after"),
    "before it may leave": ("tasks.deliveries.sending.attempts._hand_over", "before"),
    "after it may leave": ("tasks.deliveries.sending.attempts._hand_over", "after"),
    "after the content is written": ("connections.smtp.transactions.stepwise._final_reply", "before"),
    "after the answer is read": ("connections.smtp.transactions.stepwise._final_reply", "after"),
    "after the answer is written down": ("tasks.deliveries.sending.attempts.write_down", "after"),
    "after a batch is prepared": ("tasks.types.send_mail.batch._enter_deliveries", "after"),
    "after a batch may leave": ("tasks.deliveries.batches.sending._hand_over", "after"),
    "after a batch is sent": ("tasks.deliveries.batches.sending._send", "after"),
    "after the answers to a batch are written down": ("tasks.deliveries.batches.sending._write", "after"),
    "after the result is recorded": ("tasks.runtime.engine.engine._record", "after"),
}


def die_at(step: str) -> None:
    """Have this process killed before or after a function of the send."""
    path, moment = STEPS[step]
    module, _, name = path.rpartition(".")
    holder = import_module(module)
    setattr(holder, name, _deadly(getattr(holder, name), moment))


def _deadly(function: Callable[..., Any], moment: str) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:
        if moment == "after":
            function(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    return call


if __name__ == "__main__":
    django.setup()
    die_at(sys.argv[1])
    import_module("tasks.runtime.engine.engine").run_package(int(sys.argv[2]))
