"""Precedence constraints as pure rules: may an executable begin, given what those before it came to?"""

from dataclasses import dataclass
from enum import Enum, auto

from designer.package.document import PrecedenceConstraintDocument
from designer.package.enumerations import ConstraintValue, EvaluationOperation


class Outcome(Enum):
    """What an executable came to. NEVER: it will not begin. COMPLETION: neither good nor bad, by force."""

    SUCCESS = auto()
    FAILURE = auto()
    COMPLETION = auto()
    CANCELED = auto()
    NEVER = auto()


class Verdict(Enum):
    """What a precedence constraint says. ASK: that depends on its expression, whose value is not known yet."""

    PASS = auto()
    NEVER = auto()
    ASK = auto()


MEETS = {
    ConstraintValue.SUCCESS: frozenset({Outcome.SUCCESS}),
    ConstraintValue.FAILURE: frozenset({Outcome.FAILURE}),
    ConstraintValue.COMPLETION: frozenset({Outcome.SUCCESS, Outcome.FAILURE, Outcome.COMPLETION}),
}


def judge(constraint: PrecedenceConstraintDocument, outcome: Outcome, value: bool | None) -> Verdict:
    """Say whether a constraint passes; value is its expression's, None while that is unknown.

    A constraint whose first executable never ran or was canceled does not pass, whatever its operation.
    """
    if outcome not in MEETS[ConstraintValue.COMPLETION]:
        return Verdict.NEVER
    is_met = outcome in MEETS[constraint.value]
    match constraint.evaluation_operation:
        case EvaluationOperation.CONSTRAINT:
            return Verdict.PASS if is_met else Verdict.NEVER
        case EvaluationOperation.EXPRESSION_AND_CONSTRAINT if not is_met:
            return Verdict.NEVER
        case EvaluationOperation.EXPRESSION_OR_CONSTRAINT if is_met:
            return Verdict.PASS
    if value is None:
        return Verdict.ASK
    return Verdict.PASS if value else Verdict.NEVER


@dataclass(slots=True)
class JoinCounter:
    """The constraints that lead to one executable, counted: how many with AND and with OR have not decided yet.

    It opens when all with AND have passed, or one with OR, and is shut when neither can happen any more.
    """

    has_ands: bool
    ands: int
    ors: int
    is_dead: bool = False
    is_open: bool = False

    @classmethod
    def of(cls, ands: int, ors: int) -> "JoinCounter":
        """Make the counter of an executable with so many constraints; without any it is open."""
        return cls(has_ands=ands > 0, ands=ands, ors=ors, is_open=not ands and not ors)

    def count(self, logical_and: bool, passes: bool) -> None:
        """Count what one of the constraints decided."""
        if logical_and:
            self.ands -= 1
            self.is_dead |= not passes
            self.is_open |= self.ands == 0 and not self.is_dead
        else:
            self.ors -= 1
            self.is_open |= passes

    @property
    def is_shut(self) -> bool:
        """Whether it can open no more."""
        return not self.is_open and self.ors == 0 and (self.is_dead or not self.has_ands)
