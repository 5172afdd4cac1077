"""Room for the frames of calls. Python keeps them in pieces of 16 KB, and asks the system for a piece, and gives it
back, each time that a call goes over the end of one and returns. Where calls are deep, as in a test of a page, that was
a tenth of the processor's time."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

WORDS = 70_000
"""They need 547 KB, so the piece has 1 MB, and the rest is for a thousand calls. What nobody uses is no memory."""


def in_one_piece(function: Callable[Given, Result], *args: Given.args, **named: Given.kwargs) -> Result:
    """Call it with a piece that has room for what it calls."""
    return function(*args, **named)


in_one_piece.__code__ = in_one_piece.__code__.replace(co_stacksize=WORDS)
