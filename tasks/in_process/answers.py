"""The questions of the planner and their answers: values of conditions, and iterations of loops."""

from functools import partial
from typing import assert_never

from connections.files.places import folders_of
from designer.expressions import OF_STEP, limited
from designer.package.enumerations import ContainerType
from designer.property_expressions.evaluation import evaluate_condition
from designer.variables.values import CannotEvaluate
from tasks.in_process.changing import change_variables
from tasks.in_process.state import PartAtRun
from tasks.in_process.telling import Telling
from tasks.runtime.planner import Evaluate, Evaluated, Fact, Iterate, Question, RunId
from tasks.runtime.rules.calls import bind
from tasks.runtime.rules.conditions import find_condition
from tasks.runtime.rules.iterations import NOTHING, Reach, enumerate_loop, map_item, most_of, prepare_for
from tasks.types.foreach_loop.properties import ForeachLoopProperties


def answer(telling: Telling, question: Question) -> Fact:
    """Find the answer."""
    with limited(OF_STEP):
        match question:
            case Evaluate():
                return _evaluate(telling, question)
            case Iterate():
                return _iterate(telling, question)
            case _:
                assert_never(question)


def _evaluate(telling: Telling, question: Evaluate) -> Evaluated:
    """Give the value of an expression; one that gives none is an error where it was asked for, and false."""
    state = telling.state
    condition = find_condition(state.snapshot.executables, state.flow, question)
    try:
        value = evaluate_condition(condition.expression, state.values_of(condition.sees), condition.what)
    except CannotEvaluate as error:
        value = False
        telling.error(condition.container, error.sentence, error.code, is_handled=not condition.is_of_handler)
        state.planner.learn(state.parts[condition.container].describe())
    return Evaluated(question.of, question.path, value)


def _iterate(telling: Telling, question: Iterate) -> Fact:
    """Get the next iterations ready, or say that there are no more; an error ends the loop."""
    key, part = question.loop, telling.state.parts[question.loop]
    telling.emit(key, "OnQueryCancel")
    executable = telling.state.snapshot.executables[key.executable]  # type: ignore[index]  # a loop has an ID
    try:
        if executable.type == ContainerType.FOR_LOOP:
            _iterate_for(telling, part, question)
        elif executable.type == ContainerType.EXECUTE_PACKAGE:
            _call(telling, part, question)
        else:
            _iterate_foreach(telling, part, question)
    except CannotEvaluate as error:
        part.is_exhausted = True
        telling.error(key, error.sentence, error.code)
    return part.describe()


def _call(telling: Telling, part: PartAtRun, question: Iterate) -> None:
    """Begin what an Execute Package task calls: one round, with the values that its parameters are bound to."""
    state, key = telling.state, question.loop
    child = state.flow.nodes[key.executable].children[0]
    called = state.snapshot.packages[child]
    bound = bind(state.snapshot.executables[key.executable], called, state.values_of(key))  # type: ignore[index]
    state.begin_call(RunId(child, (*key.path, question.first)), bound)
    part.iterations, part.is_exhausted = 1, True


def _iterate_for(telling: Telling, part: PartAtRun, question: Iterate) -> None:
    state, key = telling.state, question.loop
    values = state.values_of(key)
    executable = state.snapshot.executables[key.executable]  # type: ignore[index]
    has_more = prepare_for(executable, question.first, values, partial(change_variables, telling, key, values))
    part.iterations, part.is_exhausted = question.first + has_more, not has_more


def _iterate_foreach(telling: Telling, part: PartAtRun, question: Iterate) -> None:
    state, key = telling.state, question.loop
    executable, values = state.snapshot.executables[key.executable], state.values_of(key)  # type: ignore[index]
    if part.items is None:
        reach = Reach(folders_of(None), state.prepared.program.largest_file)
        part.items = enumerate_loop(executable, values, state.snapshot, reach)
        if not part.items:
            telling.emit(key, "OnWarning", NOTHING)
    properties = ForeachLoopProperties.model_validate(executable.properties)
    until = min(question.first + most_of(properties, question), len(part.items))
    for number in range(question.first, until):
        iteration = RunId(key.executable, (*key.path, number)) if properties.parallel else None
        changes = map_item(properties, part.items[number], values)
        if iteration:
            state.changed.begin(iteration)
        change_variables(telling, key, values, changes, iteration)
        part.iterations = number + 1
    part.is_exhausted = part.iterations == len(part.items)
