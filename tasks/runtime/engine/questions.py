"""The questions of the planner and their answers: values of conditions, and iterations of loops."""

from functools import partial
from typing import assert_never

from designer.package.enumerations import ContainerType
from designer.property_expressions.evaluation import evaluate_condition
from designer.variables.values import CannotEvaluate
from tasks.runtime.engine.loops import list_items
from tasks.runtime.events.event import Event
from tasks.runtime.logging_levels import DIAGNOSTIC
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import Evaluate, Evaluated, Fact, Iterate, Question, Run, RunId
from tasks.runtime.preparation.parameters import keep_value
from tasks.runtime.rules.calls import bind
from tasks.runtime.rules.conditions import find_condition
from tasks.runtime.rules.iterations import NOTHING, map_item, most_of, prepare_for
from tasks.runtime.secrecy import MASK
from tasks.runtime.state.unit_of_work import UnitOfWork
from tasks.runtime.state.variable_changes import begin_call, change_variables
from tasks.types.foreach_loop.properties import ForeachLoopProperties


def answer_question(unit: UnitOfWork, question: Question) -> Fact:
    """Find the answer and write it down in the unit of work."""
    match question:
        case Evaluate():
            return _evaluate(unit, question)
        case Iterate():
            return _iterate(unit, question)
        case _:
            assert_never(question)


def _evaluate(unit: UnitOfWork, question: Evaluate) -> Evaluated:
    """Give the value of an expression; one that gives none is an error where it was asked for, and false."""
    condition = find_condition(unit.snapshot.executables, unit.flow, question)
    try:
        values = unit.values_of(condition.sees)
        value = evaluate_condition(condition.expression, values, condition.what)
    except CannotEvaluate as error:
        value = False
        what = condition.what if error.sentence.startswith(condition.what) else ""
        told = unit.redact(condition.sees, error.sentence.removeprefix(what), question.of)
        unit.raise_error(condition.container, f"{what}{told}", error.code, is_handled=not condition.is_of_handler)
        unit.learn(unit.describe(condition.container))
    shown = MASK if unit.snapshot.find_hidden(question.of) else value
    unit.events.append(Event(DIAGNOSTIC, f"{condition.what}: {condition.expression} is {shown}."))
    evaluated = Evaluated(question.of, question.path, value)
    unit.evaluated.append(evaluated)
    return evaluated


def _iterate(unit: UnitOfWork, question: Iterate) -> Run:
    """Get the next iteration ready, or say that there are no more; an error ends the loop."""
    key, run = question.loop, unit.task_run(question.loop)
    unit.raise_event(key, Event("OnQueryCancel"))
    try:
        if run.type == ContainerType.FOR_LOOP:
            _iterate_for(unit, run, question)
        elif run.type == ContainerType.EXECUTE_PACKAGE:
            _call(unit, run, question)
        else:
            _iterate_foreach(unit, run, question)
    except CannotEvaluate as error:
        run.is_exhausted = True
        unit.raise_error(key, unit.redact(key, error.sentence), error.code)
    return unit.describe(key)


def _call(unit: UnitOfWork, run: TaskRun, question: Iterate) -> None:
    """Begin what an Execute Package task calls: one round, with the values that its parameters are bound to."""
    snapshot, key = unit.snapshot, question.loop
    child = snapshot.flow.nodes[run.executable].children[0]
    bound = bind(snapshot.executables[run.executable], snapshot.packages[child], unit.values_of(key))
    kept = {parameter: keep_value(value, is_sensitive=False) for parameter, value in bound.items()}
    begin_call(unit, RunId(child, (*key.path, question.first)), kept)
    run.iterations, run.is_exhausted = 1, True


def _iterate_for(unit: UnitOfWork, run: TaskRun, question: Iterate) -> None:
    executable, key = unit.snapshot.executables[run.executable], question.loop
    values = unit.values_of(key)
    has_more = prepare_for(executable, question.first, values, partial(change_variables, unit, key, values))
    run.iterations, run.is_exhausted = question.first + has_more, not has_more


def _iterate_foreach(unit: UnitOfWork, run: TaskRun, question: Iterate) -> None:
    executable, key = unit.snapshot.executables[run.executable], question.loop
    values = unit.values_of(key)
    if run.item_count is None and (before := unit.snapshot.restart.lists.get(key)):
        unit.loop_items.take_over(run, *before)
    elif run.item_count is None:
        unit.loop_items.keep(run, list_items(executable, values, unit.snapshot, unit.execution.project_id))
        if not run.item_count:
            unit.emit(key, "OnWarning", NOTHING)
    properties = ForeachLoopProperties.model_validate(executable.properties)
    most = most_of(properties, question)
    for number in range(question.first, min(question.first + most, run.item_count or 0)):
        changes = map_item(properties, unit.loop_items.read(run, number), values)
        iteration = RunId(key.executable, (*key.path, number)) if properties.parallel else None
        if iteration:
            unit.changed.begin(iteration)
        change_variables(unit, key, values, changes, iteration)
        run.iterations = number + 1
    run.is_exhausted = run.iterations == run.item_count
