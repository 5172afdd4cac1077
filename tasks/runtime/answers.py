"""Answers to what the planner asks: values of expressions, and iterations of loops."""

from functools import partial
from typing import assert_never

from designer.property_expressions import evaluate_condition
from designer.scopes import CannotEvaluate
from tasks.runtime.conditions import find_condition, find_container
from tasks.runtime.events import Event
from tasks.runtime.ledger import Ledger
from tasks.runtime.logging_levels import DIAGNOSTIC
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
    condition = find_condition(ledger.frozen, question.of)
    try:
        values = ledger.values_of(condition.sees)
        value = evaluate_condition(condition.expression, values, condition.what)
    except CannotEvaluate as error:
        value = False
        ledger.learn(ledger.count_error(find_container(ledger.frozen, question), error))
    ledger.events.append(Event(DIAGNOSTIC, f"{condition.what}: {condition.expression} is {value}."))
    evaluated = Evaluated(question.of, question.path, value)
    ledger.answers.append(evaluated)
    return evaluated


def _iterate(ledger: Ledger, question: Iterate) -> Run:
    """Get the next iteration ready, or say that there are no more; an error ends the loop."""
    key, run = question.loop, ledger.row(question.loop)
    executable = ledger.frozen.executables[run.executable]
    try:
        change = partial(ledger.change, run)
        has_more = prepare_iteration(executable, question.first, ledger.values_of(executable), change)
    except CannotEvaluate as error:
        run.is_exhausted = True
        return ledger.count_error(key, error)
    run.iterations, run.is_exhausted = question.first + has_more, not has_more
    return Run(key, errors=run.errors, iterations=run.iterations, is_exhausted=run.is_exhausted)
