"""How long an expression takes that was read before, beside a Python function that gives the same string."""

import time
from collections.abc import Callable

from designer.expressions import evaluate
from tests.bench.figures import Figure

TIMES = 10_000
TEXT = '"Load of " + (DT_WSTR, 30) @[User::Table] + (@[User::Rows] > 0 ? " done" : " failed")'
VARIABLES = {"User::Table": ("String", "Sales"), "User::Rows": ("Int32", 5)}


def by_f_string() -> str:
    table, rows = VARIABLES["User::Table"][1], VARIABLES["User::Rows"][1]
    return f"Load of {table[:30]}{' done' if rows > 0 else ' failed'}"


def by_expression() -> str:
    return evaluate(TEXT, VARIABLES)


def take(give: Callable[[], str]) -> float:
    begun = time.perf_counter()
    for _ in range(TIMES):
        give()
    return time.perf_counter() - begun


def measure_expressions(runs: int) -> list[Figure]:
    """Measure both in turns, so that a busy moment strikes both."""
    assert by_expression() == by_f_string()
    pairs = [(take(by_f_string), take(by_expression)) for _ in range(runs)]
    plain, ours = zip(*pairs, strict=True)
    return [
        Figure(f"{TIMES:,} times a string by a Python f-string", plain),
        Figure(f"{TIMES:,} times the same by an expression", ours, plain),
    ]
