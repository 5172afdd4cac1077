"""From tree to program: gives every node its type, and makes the function of it that gives its value.

Both are done in one pass, because one rule knows both. Every function gets the frame of one evaluation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import itemgetter
from typing import Any, assert_never

from designer.expressions.advice import advise, advise_cast, excerpt, ordinal, unknown_function
from designer.expressions.errors import Code, Refusal
from designer.expressions.functions import FUNCTIONS, Function
from designer.expressions.functions.dates import read_part
from designer.expressions.functions.registry import Expected
from designer.expressions.operators import LOGICAL, Mismatch, complement, find_operation, negation
from designer.expressions.running import (
    Run,
    calling,
    casting,
    chain,
    choice,
    concatenation,
    converted,
    decision,
    on_value,
)
from designer.expressions.tree import Call, Cast, Chain, Conditional, Literal, Node, Null, Unary, Variable
from designer.expressions.values.casts import find_cast
from designer.expressions.values.promotion import common_type
from designer.expressions.values.types import (
    BOOL,
    DBTIMESTAMP,
    I4,
    LONG_TEXTS,
    R8,
    STRINGS,
    TIMES,
    WSTR,
    DataType,
    Kind,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """A node with its type, and with the function that gives its value."""

    node: Node
    type: DataType
    run: Run


class Compiler:
    """Compiles the nodes of one expression, for variables of given types."""

    def __init__(self, text: str, variables: Mapping[str, tuple[int, DataType]]) -> None:
        self.text = text
        self.variables = variables

    def compile(self, node: Node) -> Typed:
        """Give a node its type and its function. Raises Refusal with a place."""
        try:
            kind, run = self._compile(node)
        except Refusal as refusal:
            raise refusal.at(node.span) from None
        return Typed(node, kind, run)

    def _compile(self, node: Node) -> tuple[DataType, Run]:
        match node:
            case Literal(value=value):
                return node.type, lambda _: value
            case Null():
                return node.type, lambda _: None
            case Variable():
                return self._variable(node)
            case Unary():
                return self._unary(node)
            case Cast():
                return self._cast(node)
            case Chain():
                return self._logical(node) if node.symbols[0] in LOGICAL else self._chain(node)
            case Conditional():
                return self._conditional(node)
            case Call():
                return self._call(node)
            case _:
                assert_never(node)

    def _variable(self, node: Variable) -> tuple[DataType, Run]:
        place, made = self.variables[node.name]
        return made, lambda frame: frame.values[place]

    def _unary(self, node: Unary) -> tuple[DataType, Run]:
        operand = self.compile(node.operand)
        if node.symbol == "!":
            if operand.type.kind != Kind.BOOL:
                raise Refusal(
                    f"! turns a condition round, and this is {operand.type.kind}.",
                    Code.DTS_E_EXPREVALUNSUPPORTEDUNNARYTYPE,
                )
            compute: Callable[[Any], Any] = lambda value: not value  # noqa: E731
        else:
            compute = (negation if node.symbol == "-" else complement)(operand.type)
        return operand.type, on_value(compute, operand.run, node.span)

    def _cast(self, node: Cast) -> tuple[DataType, Run]:
        operand = self.compile(node.operand)
        convert = find_cast(operand.type, node.type)
        given = operand.type.kind
        counts = given in STRINGS | LONG_TEXTS
        return node.type, casting(convert, operand.run, node.span, needs_today=given in TIMES, counts=counts)

    def _chain(self, node: Chain) -> tuple[DataType, Run]:
        operands = [self.compile(each) for each in node.operands]
        for each in operands:
            if isinstance(each.node, Null) and each.type.kind == Kind.STR:
                raise Refusal(
                    "Inside an expression strings are DT_WSTR: write NULL(DT_WSTR, length).",
                    Code.DTS_E_EXPREVALBINARYOPDTSTRNOTSUPPORTED,
                    each.node.span,
                )
        if node.symbols[0] == "+" and all(each.type.kind in STRINGS for each in operands):
            return WSTR, concatenation([each.run for each in operands], node.span)
        first, *others = operands
        made, steps = first.type, []
        for place, (symbol, each) in enumerate(zip(node.symbols, others, strict=True)):
            span = (node.span[0], each.node.span[1])
            try:
                operation = find_operation(symbol, made, each.type)
            except Mismatch as mismatch:
                raise advise(
                    mismatch, symbol, (made, _left_of(node, place)), (each.type, each.node), self.text
                ) from None
            except Refusal as refusal:
                raise refusal.at(span) from None
            made = operation.type
            steps.append((operation.compute, each.run, span))
        return made, chain(first.run, steps)

    def _logical(self, node: Chain) -> tuple[DataType, Run]:
        symbol, runs = node.symbols[0], []
        for each in node.operands:
            operand = self.compile(each)
            if operand.type.kind != Kind.BOOL:
                raise Refusal(
                    f"{symbol} stands between conditions, and this is {operand.type.kind}.",
                    Code.DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE,
                    each.span,
                )
            runs.append(operand.run)
        return BOOL, decision(runs, decisive=symbol == "||")

    def _conditional(self, node: Conditional) -> tuple[DataType, Run]:
        conditions = [self._condition(condition) for condition, _ in node.cases]
        results = [self.compile(each) for each in (*map(itemgetter(1), node.cases), node.otherwise)]
        made = reduce(self._common, results, results[0].type)
        *chosen, otherwise = [converted(each.run, each.type, made, each.node.span) for each in results]
        return made, choice(list(zip(conditions, chosen, strict=True)), otherwise)

    def _condition(self, node: Node) -> Run:
        condition = self.compile(node)
        if condition.type.kind != Kind.BOOL:
            raise Refusal(
                f"A condition stands before ?, and this is {condition.type.kind}. Compare it: "
                f"{excerpt(node, self.text)} == …",
                Code.DTS_E_EXPREVALCONDITIONALOPINVALIDCONDITIONTYPE,
                node.span,
            )
        return condition.run

    def _common(self, made: DataType, other: Typed) -> DataType:
        if isinstance(other.node, Null) and other.type.kind == Kind.STR:
            raise Refusal(
                "Inside an expression strings are DT_WSTR: write NULL(DT_WSTR, length).",
                Code.DTS_E_EXPREVALCONDITIONALOPDTSTRNOTSUPPORTED,
                other.node.span,
            )
        if common := common_type(made, other.type):
            return common
        raise Refusal(
            f"Both results of ? : have one type, and these are {made.kind} and {other.type.kind}. Cast one of them.",
            Code.DTS_E_EXPREVALCONDITIONALOPTYPEMISMATCH,
            other.node.span,
        )

    def _call(self, node: Call) -> tuple[DataType, Run]:
        function = _find_function(node)
        arguments = [self.compile(each) for each in node.arguments]
        _check_number(function, node)
        for place, (parameter, argument) in enumerate(zip(function.parameters, arguments, strict=True)):
            if argument.type.kind not in parameter.expected.kinds:
                raise self._wrong_argument(function, place, argument)
            if parameter.expected is Expected.DATE_PART and isinstance(argument.node, Literal):
                read_part(argument.node.value)
        given = tuple(argument.type for argument in arguments)
        if function.check:
            function.check(given)
        made = function.type or given[0]
        return made, calling(function, given, [argument.run for argument in arguments], made, node.span)

    def _wrong_argument(self, function: Function, place: int, argument: Typed) -> Refusal:
        expected = function.parameters[place].expected
        sentence = f"The {ordinal(place)} argument of {function.name} is {expected.noun}, not {argument.type.kind}."
        refusal = Mismatch(sentence, Code.DTS_E_EXPREVALPARAMTYPEMISMATCH, argument.node.span)
        wanted = next((made for made in (WSTR, DBTIMESTAMP, I4) if made.kind in expected.kinds), R8)
        return advise_cast(refusal, wanted, argument.type, argument.node, self.text)


def _left_of(node: Chain, place: int) -> Node:
    """Give what stands left of an operator in a chain."""
    if not place:
        return node.operands[0]
    span = (node.span[0], node.operands[place].span[1])
    return Chain(node.operands[: place + 1], node.symbols[:place], span, node.depth)


def _find_function(node: Call) -> Function:
    name = node.name.upper()
    function = FUNCTIONS.get(name)
    if function is None:
        raise unknown_function(node.name)
    return function


def _check_number(function: Function, node: Call) -> None:
    expected, given = len(function.parameters), len(node.arguments)
    if function.of_type:
        raise Refusal("NULL takes a data type: NULL(DT_WSTR, 50).", Code.DTS_E_EXPREVALINVALIDNULLPARAM)
    if expected != given:
        arguments = "no arguments" if not expected else f"{expected} argument{'s' if expected > 1 else ''}"
        raise Refusal(
            f"{function.name} takes {arguments}, not {given}: {function.signature}.",
            Code.DTS_E_EXPREVALINVALIDNUMBEROFPARAMS,
        )
