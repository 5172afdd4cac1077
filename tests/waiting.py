"""Waiting for what other processes do."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def wait_until(ask: Callable[[], Answer], seconds: float = 60.0) -> Answer:
    """Ask again and again until the answer is true; give it, or fail after the time."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"still waiting after {seconds:g} seconds"
        time.sleep(0.05)
    return answer
