"""Answers to what the planner asks: values of expressions, and iterations of loops."""

from functools import partial
from typing import assert_never

from designer.property_expressions import evaluate_condition
from designer.scopes import CannotEvaluate
from tasks.runtime.conditions import find_condition
from tasks.runtime.events import Event
from tasks.runtime.ledger import Ledger
from tasks.runtime.loops import prepare_iteration
from tasks.runtime.planner import Evaluate, Evaluated, Fact, Iterate, Question, Run


def answer(ledger: Ledger, question: Question) -> Fact:
    """Find the answer and enter it."""
    match question:
        case Evaluate():
            return _evaluate(ledger, question)
        case Iterate():
            return _iterate(ledger, question)
        case _:
            assert_never(question)


def _evaluate(ledger: Ledger, question: Evaluate) -> Evaluated:
    """Give the value of an expression; one that gives none is an error where it was asked for, and false."""
    condition = find_condition(ledger.frozen, question)
    try:
        values = ledger.values_of(condition.sees)
        value = evaluate_condition(condition.expression, values, condition.what)
    except CannotEvaluate as error:
        value = False
        ledger.raise_error(condition.container, error.sentence, error.code)
        ledger.learn(ledger.describe(condition.container))
    evaluated = Evaluated(question.of, question.path, value)
    ledger.answers.append(evaluated)
    return evaluated


def _iterate(ledger: Ledger, question: Iterate) -> Run:
    """Get the next iteration ready, or say that there are no more; an error ends the loop."""
    key, run = question.loop, ledger.row(question.loop)
    executable = ledger.frozen.executables[run.executable]
    ledger.raise_event(key, Event("OnQueryCancel"))
    try:
        values = ledger.values_of(key)
        has_more = prepare_iteration(executable, question.first, values, partial(ledger.change, key, values))
        run.iterations, run.is_exhausted = question.first + has_more, not has_more
    except CannotEvaluate as error:
        run.is_exhausted = True
        ledger.raise_error(key, error.sentence, error.code)
    return ledger.describe(key)
