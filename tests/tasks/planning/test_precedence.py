"""Precedence constraints: the truth tables of SSIS, for one constraint and for several on one executable."""

import pytest

from designer.package.enumerations import ConstraintValue, EvaluationOperation
from tasks.runtime.planner.precedence import JoinCounter, Outcome, Verdict, judge
from tests.packages import arrow, send_mail

CONSTRAINT, EXPRESSION, AND, OR = EvaluationOperation
S, F, C = Outcome.SUCCESS, Outcome.FAILURE, Outcome.COMPLETION
PASS, NEVER, ASK = Verdict


def verdict(operation: EvaluationOperation, value: ConstraintValue, outcome: Outcome, truth: bool | None) -> Verdict:
    constraint = arrow(send_mail("One"), send_mail("Two"), value, evaluation_operation=operation, expression="@A")
    return judge(constraint, outcome, truth)


@pytest.mark.parametrize(
    ("value", "outcome", "is_met"),
    [
        (ConstraintValue.SUCCESS, S, True),
        (ConstraintValue.SUCCESS, F, False),
        (ConstraintValue.SUCCESS, C, False),
        (ConstraintValue.FAILURE, S, False),
        (ConstraintValue.FAILURE, F, True),
        (ConstraintValue.FAILURE, C, False),
        (ConstraintValue.COMPLETION, S, True),
        (ConstraintValue.COMPLETION, F, True),
        (ConstraintValue.COMPLETION, C, True),
    ],
)
@pytest.mark.parametrize(
    ("operation", "truth", "when_met", "when_not"),
    [
        (CONSTRAINT, None, PASS, NEVER),
        (CONSTRAINT, False, PASS, NEVER),
        (EXPRESSION, None, ASK, ASK),
        (EXPRESSION, True, PASS, PASS),
        (EXPRESSION, False, NEVER, NEVER),
        (AND, None, ASK, NEVER),
        (AND, True, PASS, NEVER),
        (AND, False, NEVER, NEVER),
        (OR, None, PASS, ASK),
        (OR, True, PASS, PASS),
        (OR, False, PASS, NEVER),
    ],
)
def test_each_operation_combines_value_and_expression_as_ssis_says(
    value: ConstraintValue,
    outcome: Outcome,
    is_met: bool,
    operation: EvaluationOperation,
    truth: bool | None,
    when_met: Verdict,
    when_not: Verdict,
):
    assert verdict(operation, value, outcome, truth) is (when_met if is_met else when_not)


@pytest.mark.parametrize("operation", EvaluationOperation)
@pytest.mark.parametrize("outcome", [Outcome.NEVER, Outcome.CANCELED])
def test_nothing_passes_after_what_did_not_run_or_was_canceled(operation: EvaluationOperation, outcome: Outcome):
    assert verdict(operation, ConstraintValue.COMPLETION, outcome, True) is NEVER


@pytest.mark.parametrize(
    ("ands", "ors", "decided", "is_open", "is_shut"),
    [
        (0, 0, [], True, False),
        (2, 0, [(True, True)], False, False),
        (2, 0, [(True, True), (True, True)], True, False),
        (2, 0, [(True, False)], False, True),
        (0, 2, [(False, True)], True, False),
        (0, 2, [(False, False)], False, False),
        (0, 2, [(False, False), (False, False)], False, True),
        (0, 2, [(False, False), (False, True)], True, False),
        (1, 1, [(False, True)], True, False),
        (1, 1, [(True, True)], True, False),
        (1, 1, [(True, False)], False, False),
        (1, 1, [(True, False), (False, True)], True, False),
        (1, 1, [(True, False), (False, False)], False, True),
        (1, 1, [(False, False)], False, False),
    ],
)
def test_all_constraints_with_and_must_pass_or_one_with_or(
    ands: int, ors: int, decided: list[tuple[bool, bool]], is_open: bool, is_shut: bool
):
    gate = JoinCounter.of(ands, ors)
    for logical_and, passes in decided:
        gate.count(logical_and, passes)
    assert (gate.is_open, gate.is_shut) == (is_open, is_shut)
