"""Precedence constraints as a pure rule: given what the executables before it came to, may one begin?"""

from collections.abc import Iterable
from enum import Enum, auto

from designer.enumerations import Value


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
    verdict = Verdict.BEGIN
    for value, outcome in incoming:
        match _judge_one(value, outcome):
            case Verdict.NEVER:
                return Verdict.NEVER
            case Verdict.WAIT:
                verdict = Verdict.WAIT
    return verdict


def _judge_one(value: Value, outcome: Outcome) -> Verdict:
    if outcome is Outcome.UNDECIDED:
        return Verdict.WAIT
    if outcome is Outcome.NEVER:
        return Verdict.NEVER
    wanted = Outcome.SUCCESS if value is Value.SUCCESS else Outcome.FAILURE
    return Verdict.BEGIN if value is Value.COMPLETION or outcome is wanted else Verdict.NEVER
