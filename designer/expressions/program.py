"""An expression that has been read: its variables, its type, and its value for variables that have values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from designer.expressions.advice import unknown_variable
from designer.expressions.compiler import Compiler, Typed
from designer.expressions.errors import Code, ExpressionError, Refusal
from designer.expressions.running import Frame
from designer.expressions.tree import Call, Cast, Chain, Conditional, Node, Unary, Variable
from designer.expressions.types import EXACT, PYTHON_TYPES, RANGES, REALS, DataType, Kind, type_of_variable

KEPT = 2048

Variables = Mapping[str, tuple[str, Any]]
"""Variables and parameters by "Namespace::Name": the name of the type, and the value."""


class Result(NamedTuple):
    """A value with the name of its data type."""

    type: str
    value: Any


@dataclass(frozen=True, eq=False)
class Expression:
    """A tree with its text. Two are never equal, so that programs can be kept by expression."""

    text: str
    root: Node

    @cached_property
    def references(self) -> tuple[Variable, ...]:
        """The variables as they are written, each where it is used first."""
        found: dict[str, Variable] = {}
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Variable):
                found.setdefault(node.name, node)
            waiting += reversed(_inner(node))
        return tuple(found.values())

    def infer_type(self, types: Mapping[str, str]) -> DataType:
        """Give the type for variables of these types. Raises ExpressionError."""
        try:
            names = tuple(types[resolve(node, types)] for node in self.references)
            return _compile(self, names)[0].type
        except Refusal as refusal:
            raise ExpressionError(self.text, refusal) from None

    def evaluate(self, variables: Variables, now: datetime | None = None) -> Result:
        """Give type and value. Raises ExpressionError."""
        try:
            pairs = [variables.get(node.name) or variables[resolve(node, variables)] for node in self.references]
            typed, checks = _compile(self, tuple(pair[0] for pair in pairs))
            values = [
                _check(pair[1], made, node) for pair, made, node in zip(pairs, checks, self.references, strict=True)
            ]
            return Result(typed.type.kind.value, typed.run(Frame(values, now)))
        except Refusal as refusal:
            raise ExpressionError(self.text, refusal) from None


def resolve(node: Variable, names: Mapping[str, object]) -> str:
    """Find the variable that is meant: without a namespace there must be one of that name. Raises Refusal."""
    if node.name in names:
        return node.name
    same = [name for name in names if name.partition("::")[2] == node.name and not name.startswith("$")]
    if len(same) == 1:
        return same[0]
    if not same:
        raise unknown_variable(node, names)
    raise Refusal(
        f"Several variables have the name {node.name}. Write which: {' or '.join(f'@[{name}]' for name in same)}.",
        Code.DTS_E_EXPREVALAMBIGUOUSVARIABLENNAME,
        node.span,
    )


@lru_cache(maxsize=KEPT)
def _compile(expression: Expression, type_names: Sequence[str]) -> tuple[Typed, tuple[DataType, ...]]:
    types = []
    for node, name in zip(expression.references, type_names, strict=True):
        try:
            types.append(type_of_variable(name))
        except Refusal as refusal:
            raise refusal.at(node.span) from None
    variables = {
        node.name: (place, made) for place, (node, made) in enumerate(zip(expression.references, types, strict=True))
    }
    return Compiler(expression.text, variables).compile(expression.root), tuple(types)


def _check(value: Any, made: DataType, node: Variable) -> Any:
    """Give a variable's value as its type has it. Raises Refusal when it is of another type."""
    if value is None:
        return None
    kind = made.kind
    if kind == Kind.UI2 and isinstance(value, str) and len(value) == 1:
        value = ord(value)
    fits: bool = isinstance(value, PYTHON_TYPES[kind]) and isinstance(value, bool) == (kind == Kind.BOOL)
    if fits and kind in REALS:
        return float(value)
    if fits and kind in EXACT:
        return Decimal(value)
    if fits and (kind not in RANGES or RANGES[kind][0] <= value <= RANGES[kind][1]):
        return value
    raise Refusal(
        f"The value of @[{node.name}] is no {kind}. Correct the value or the type of the variable.",
        Code.DTS_E_EXPREVALVARIABLECOMPUTEFAILED,
        node.span,
    )


def _inner(node: Node) -> Sequence[Node]:
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
