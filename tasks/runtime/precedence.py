"""Precedence constraints as a pure rule: given what the executables before it came to, may one begin?"""

from collections.abc import Iterable
from enum import Enum, auto

from designer.document import Value


class Outcome(Enum):
    """What an executable came to. UNDECIDED: it may still begin or end. NEVER: it will not begin in this execution."""

    UNDECIDED = auto()
    SUCCESS = auto()
    FAILURE = auto()
    NEVER = auto()


class Verdict(Enum):
    """Whether an executable may begin."""

    WAIT = auto()
    BEGIN = auto()
    NEVER = auto()


def judge(incoming: Iterable[tuple[Value, Outcome]]) -> Verdict:
    """Decide over an executable by its constraints, all of which must pass (SSIS: logical AND, the default)."""
    verdicts = {_judge_one(value, outcome) for value, outcome in incoming}
    if Verdict.NEVER in verdicts:
        return Verdict.NEVER
    return Verdict.WAIT if Verdict.WAIT in verdicts else Verdict.BEGIN


def _judge_one(value: Value, outcome: Outcome) -> Verdict:
    if outcome is Outcome.UNDECIDED:
        return Verdict.WAIT
    if outcome is Outcome.NEVER:
        return Verdict.NEVER
    wanted = {Value.SUCCESS: Outcome.SUCCESS, Value.FAILURE: Outcome.FAILURE}.get(value, outcome)
    return Verdict.BEGIN if outcome is wanted else Verdict.NEVER
