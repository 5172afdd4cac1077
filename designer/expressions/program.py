"""An expression that has been read: its variables, its type, and its value for variables that have values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from designer.expressions.compiler import Compiler
from designer.expressions.effort import OF_EVALUATION, TO_COMPILE, TO_RESOLVE, TO_RUN, accounts, spend, too_much
from designer.expressions.errors import ExpressionError, Refusal
from designer.expressions.running import Frame, Run
from designer.expressions.tree import Call, Cast, Chain, Conditional, Node, Unary, Variable
from designer.expressions.values.casts import write
from designer.expressions.values.types import DataType, type_of_variable
from designer.expressions.variables import Taker, resolve, taker, type_of

MOST_PROGRAMS = 2
"""Types of variables that an expression is kept compiled for."""

Variables = Mapping[str, tuple[str, Any]]
"""Variables and parameters by "Namespace::Name": the name of the type, and the value."""


class Result(NamedTuple):
    """A value with the name of its data type."""

    type: str
    value: Any

    @property
    def text(self) -> str | None:
        """The value as a cast to a string writes it; None is NULL."""
        return None if self.value is None else write(self.value, type_of_variable(self.type))


@dataclass(frozen=True, slots=True)
class Program:
    """An expression compiled for variables of certain types."""

    type: DataType
    type_name: str
    run: Run
    takers: tuple[Taker, ...]


@dataclass(frozen=True, eq=False)
class Expression:
    """A tree with its text, and the programs that were made of it for variables of certain types."""

    text: str
    root: Node
    programs: dict[tuple[str, ...], Program] = field(default_factory=dict, repr=False)

    @cached_property
    def references(self) -> tuple[Variable, ...]:
        """The variables as they are written, each where it is used first."""
        found: dict[str, Variable] = {}
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Variable):
                found.setdefault(node.name, node)
            waiting += reversed(inner_of(node))
        return tuple(found.values())

    @cached_property
    def _work(self) -> int:
        return len(self.text) * TO_RUN

    def infer_type(self, types: Mapping[str, str]) -> DataType:
        """Give the type for variables of these types. Raises ExpressionError."""
        try:
            names = tuple(types[_resolve(node, types)] for node in self.references)
            return (self.programs.get(names) or _compile(self, names)).type
        except Refusal as refusal:
            raise ExpressionError(self.text, refusal) from None

    def evaluate(self, variables: Variables, now: datetime | None = None) -> Result:
        """Give type and value. Raises ExpressionError, also when that is too much work."""
        account = accounts.mine
        outer = account.left
        begun = OF_EVALUATION if outer is None or outer > OF_EVALUATION else outer
        account.left = begun - self._work
        try:
            if begun < 0:
                raise too_much()
            pairs = [variables.get(node.name) or variables[_resolve(node, variables)] for node in self.references]
            type_names = tuple([pair[0] for pair in pairs])
            program = self.programs.get(type_names) or _compile(self, type_names)
            values = [take(pair[1]) for pair, take in zip(pairs, program.takers, strict=True)]
            return Result(program.type_name, program.run(Frame(values, now)))
        except Refusal as refusal:
            raise ExpressionError(self.text, refusal) from None
        finally:
            account.left = None if outer is None else outer - begun + account.left


def _resolve(node: Variable, names: Mapping[str, object]) -> str:
    if node.name in names:
        return node.name
    spend(len(names) * TO_RESOLVE)
    return resolve(node, names)


def _compile(expression: Expression, type_names: tuple[str, ...]) -> Program:
    """Make a program, and keep it with the expression, so that both are forgotten together."""
    spend(len(expression.text) * TO_COMPILE)
    program = _make_program(expression, type_names)
    if len(expression.programs) >= MOST_PROGRAMS:
        expression.programs.clear()
    expression.programs[type_names] = program
    return program


def _make_program(expression: Expression, type_names: Sequence[str]) -> Program:
    references = expression.references
    types = [type_of(node, name) for node, name in zip(references, type_names, strict=True)]
    variables = {node.name: (place, made) for place, (node, made) in enumerate(zip(references, types, strict=True))}
    typed = Compiler(expression.text, variables).compile(expression.root)
    takers = tuple(taker(node, made) for node, made in zip(references, types, strict=True))
    return Program(typed.type, typed.type.kind.value, typed.run, takers)


def inner_of(node: Node) -> Sequence[Node]:
    """Give the operands or arguments of a node."""
    match node:
        case Unary() | Cast():
            return (node.operand,)
        case Chain():
            return node.operands
        case Conditional():
            return [each for case in (*node.cases, (node.otherwise,)) for each in case]
        case Call():
            return node.arguments
        case _:
            return ()
