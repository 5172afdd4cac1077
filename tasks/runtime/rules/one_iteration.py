"""One iteration of the loops around a task, chosen by its number: what a preview shows of a mail to many.

The innermost loop that has several iterations is stepped through, a For Loop by its own expressions; other loops are at
their first one. Values are evaluated as a run evaluates them. Nothing is run and nothing is kept: what tasks in a loop
would change is not known.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from designer.input.validation_errors import sentence_of
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType
from designer.variables.values import CannotEvaluate, Values
from tasks.runtime.rules.iterations import Changes, Reach, map_item_of, prepare_for
from tasks.types.foreach_loop.enumeration import Sources, enumerate_items
from tasks.types.foreach_loop.expressions import evaluate_foreach

MOST_READ = 1_000
"""Items that are looked at; a run goes through all of them."""
MOST_COUNTED = 200
"""Iterations that a For Loop is looked through for; one that never ends is seen so far."""
MOST_LOOPS = 3
"""Loops within each other that are gone into."""
LONGEST = 3.0
"""Seconds after which no further list is begun: each may be a large file, or a folder of very many."""
TOO_LONG = (
    f"Reading what the loops around it go through took more than {LONGEST:g} seconds, so this one was not looked into. "
    "A run goes through all of it."
)


@dataclass(frozen=True)
class Surroundings:
    """What is around a task: the package as it sees it, shared connection managers by their words, the values that an
    executable sees after some changes, and the files that may be read."""

    document: PackageDocument
    find_shared: Callable[[Collection[str]], list[ConnectionManagerDocument]]
    find_values: Callable[[ExecutableDocument, Changes], Values]
    reach: Reach


@dataclass
class Iteration:
    """What an iteration makes of variables, and where it stands among those of the loop that is stepped through.

    number counts from 1, and is 0 where no loop gives items; at_first names the other loops that give some. problems
    say why a loop gives none, remarks what else is to be known; refusal why an item cannot be taken, which fails a run.
    """

    changes: Changes = field(default_factory=dict)
    loop: str = ""
    number: int = 0
    count: int = 0
    has_more: bool = False
    at_first: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    refusal: str = ""

    @property
    def total(self) -> str:
        """How many items there are, as far as they were counted."""
        return f"more than {self.count:,}" if self.has_more else f"{self.count:,}"


def choose_iteration(around: Sequence[ExecutableDocument], wanted: int, surroundings: Surroundings) -> Iteration:
    """Give the iteration with this number, or the nearest one that there is. around has the innermost part first."""
    loops = [each for each in around if each.type in (ContainerType.FOREACH_LOOP, ContainerType.FOR_LOOP)]
    near = loops[:MOST_LOOPS]
    iteration, lists = Iteration(), _Lists(surroundings)
    for stepped in near:
        iteration = _go_through(near, stepped, wanted, lists)
        if iteration.number:
            break
    if len(loops) > MOST_LOOPS:
        iteration.remarks.append(f"The {MOST_LOOPS} innermost loops are gone into, and no others.")
    return iteration


def _go_through(
    loops: Sequence[ExecutableDocument], stepped: ExecutableDocument, wanted: int, lists: "_Lists"
) -> Iteration:
    """Take an item of each loop, from the outermost one: of the one that is stepped through the wanted one."""
    iteration = Iteration()
    for loop in reversed(loops):
        values = lists.surroundings.find_values(loop, iteration.changes)
        try:
            if loop.type == ContainerType.FOR_LOOP:
                _go_into_for(loop, values, iteration, wanted if loop.id == stepped.id else None)
            elif items := lists.give(loop, values, iteration.changes):
                if loop.id == stepped.id:
                    _step_to(wanted, loop, items, MOST_READ, iteration)
                else:
                    iteration.at_first.append(loop.name)
                _take(loop, items[iteration.number - 1 if loop.id == stepped.id else 0], values, iteration)
            else:
                iteration.problems.append(f"The loop “{loop.name}” has no items now.")
        except (CannotEvaluate, ValidationError) as error:
            iteration.problems.append(f"The loop “{loop.name}” gives no item here. {_tell(error)}")
    return iteration


def _go_into_for(loop: ExecutableDocument, values: Values, iteration: Iteration, wanted: int | None) -> None:
    """Give variables the values that they have in an iteration of a For Loop, of one that is not stepped through the
    first."""
    steps, stopped = _count_for(loop, values, iteration.changes, MOST_COUNTED + 1 if wanted is not None else 1)
    if not steps:
        iteration.problems.append(f"The For Loop “{loop.name}” has no iteration now.")
        return
    if len(steps) == 1:
        iteration.changes.update(steps[0])
        reason = (
            "" if _has_assignment(loop) else ", since it has no AssignExpression: what its tasks do is not known here"
        )
        iteration.remarks.append(f"The For Loop “{loop.name}” is shown as it begins{reason}.")
    else:
        _step_to(wanted or 1, loop, steps, MOST_COUNTED, iteration)
        iteration.changes.update(steps[iteration.number - 1])
        iteration.remarks.append("The loop counts by its own expressions; what its tasks change is not known here.")
    if stopped:
        iteration.remarks.append(f"After this many iterations the loop fails. {stopped}")


def _count_for(loop: ExecutableDocument, values: Values, changes: Changes, most: int) -> tuple[list[Changes], str]:
    """Give what variables are in each iteration of a For Loop, so many at most, and why it cannot go on after them.

    Raises CannotEvaluate where it cannot begin."""
    now = dict(changes)
    seen = replace(values, changed=now, is_still=False)
    steps: list[Changes] = []
    for number in range(most if _has_assignment(loop) else 1):
        try:
            if not prepare_for(loop, number, seen, now.update):
                break
        except CannotEvaluate as error:
            if not steps:
                raise
            return steps, error.sentence
        steps.append(dict(now))
    return steps, ""


def _has_assignment(loop: ExecutableDocument) -> bool:
    """Tell whether a For Loop changes anything by itself after an iteration."""
    return bool(loop.properties.get("assign_expression") or "assign_expression" in loop.expressions)


def _step_to(wanted: int, loop: ExecutableDocument, items: Sequence[Any], most: int, iteration: Iteration) -> None:
    iteration.loop, iteration.has_more = loop.name, len(items) > most
    iteration.count = min(len(items), most)
    iteration.number = max(1, min(wanted, iteration.count))


def _take(loop: ExecutableDocument, item: Any, values: Values, iteration: Iteration) -> None:
    """Give variables what a Foreach Loop's mappings take of an item."""
    try:
        iteration.changes.update(map_item_of(loop, item, values))
    except CannotEvaluate as error:
        iteration.refusal = iteration.refusal or error.sentence


class _Lists:
    """What the loops of one preview go through: each is listed once for what it sees, and none after a while."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self._known: list[tuple[UUID, Changes, Sequence[Any]]] = []
        self._ends_at = monotonic() + LONGEST

    def give(self, loop: ExecutableDocument, values: Values, changes: Changes) -> Sequence[Any]:
        """Give what a loop goes through after these changes. Raises CannotEvaluate."""
        for of, seen, items in self._known:
            if of == loop.id and seen == changes:
                return items
        if monotonic() > self._ends_at:
            raise CannotEvaluate(TOO_LONG)
        items = self._list(loop, values)
        self._known.append((loop.id, {**changes}, items))
        return items

    def _list(self, loop: ExecutableDocument, values: Values) -> Sequence[Any]:
        """List one item more than is looked at, so that it is known whether there are more."""
        properties, around = evaluate_foreach(loop, values), self.surroundings
        shared = around.find_shared([one for one in properties.find_references() if one])
        sources = Sources(around.document, shared, values, around.reach.folders, around.reach.limit, MOST_READ + 1)
        return enumerate_items(properties.enumerator, sources)


def _tell(error: CannotEvaluate | ValidationError) -> str:
    return error.sentence if isinstance(error, CannotEvaluate) else sentence_of(error.errors()[0])
