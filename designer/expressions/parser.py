"""From text to tree, with lark."""

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from lark import Lark, Token, Transformer, UnexpectedInput

from designer.expressions.effort import TO_PARSE, spend
from designer.expressions.errors import Code, ExpressionError, Refusal, Span
from designer.expressions.functions import FUNCTIONS
from designer.expressions.operators import RANKS
from designer.expressions.program import Expression
from designer.expressions.syntax import explain
from designer.expressions.tree import Call, Cast, Chain, Conditional, Literal, Node, Null, Unary, Variable
from designer.expressions.values.literals import read_number, read_string, shorten
from designer.expressions.values.types import BOOL, WSTR, DataType, make_type

DEEPEST = 100
LONGEST_EXPRESSION = 32_000
"""Characters of an expression. What is read of each takes up to 400 octets, and some 20 microseconds."""
MOST_REMEMBERED = 200_000
"""Characters of all expressions that a process remembers."""


class Remembered(dict[str, Expression]):
    """The expressions that were read last, as many as are so long together, so that they take so much memory."""

    def __init__(self) -> None:
        super().__init__()
        self._length = 0
        self._lock = threading.Lock()

    def __missing__(self, text: str) -> Expression:
        """Read an expression, and forget those that were read first."""
        expression = _parse(text)
        with self._lock:
            if text not in self:
                self[text] = expression
                self._length += len(text)
            while self._length > MOST_REMEMBERED:
                self._length -= len(self.pop(next(iter(self))).text)
        return expression


parse: Callable[[str], Expression] = Remembered().__getitem__
"""Reads an expression, or remembers it. Raises ExpressionError."""


def _parse(text: str) -> Expression:
    try:
        if len(text) > LONGEST_EXPRESSION:
            raise _too_long(text)
        spend(len(text) * TO_PARSE)
        return Expression(text, _grammar().parse(text))  # type: ignore[arg-type]  # the transformer gives a node
    except UnexpectedInput as error:
        raise ExpressionError(text, explain(error, text)) from None
    except Refusal as refusal:
        raise ExpressionError(text, refusal) from None


@cache
def _grammar() -> Lark:
    return Lark.open(
        "grammar.lark", rel_to=__file__, parser="lalr", lexer="basic", transformer=TreeBuilder(), postlex=Brackets(),
        maybe_placeholders=False,
    )  # fmt: skip


class Brackets:
    """Stops at parentheses inside parentheses before they become too many for any tree."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        depth = 0
        for token in stream:
            depth += (token.type == "LPAR") - (token.type == "RPAR")
            if depth > DEEPEST:
                raise _too_deep(_span(token))
            yield token


class TreeBuilder(Transformer[Token, Node]):
    """Makes a node of what the grammar has recognized."""

    def number(self, children: list[Token]) -> Node:
        (token,) = children
        try:
            made, value = read_number(token)
        except Refusal as refusal:
            raise refusal.at(_span(token)) from None
        return Literal(made, value, _span(token))

    def string(self, children: list[Token]) -> Node:
        (token,) = children
        return Literal(WSTR, read_string(token, _span(token)[0]), _span(token))

    def boolean(self, children: list[Token]) -> Node:
        (token,) = children
        return Literal(BOOL, token.lower() == "true", _span(token))

    def variable(self, children: list[Token]) -> Node:
        (token,) = children
        return Variable(token[2:-1] if token[1] == "[" else token[1:], _span(token))

    def group(self, children: list[Node]) -> Node:
        return children[1]

    def arguments(self, children: list[Node]) -> list[Node]:
        return children

    def parameters(self, children: list[Node]) -> list[Node]:
        return children

    def unary(self, children: tuple[Token, Node]) -> Node:
        token, operand = children
        return Unary(str(token), operand, *_place((_span(token)[0], operand.span[1]), operand))

    def cast(self, children: tuple[Token, Token, list[Node], Token, Node]) -> Node:
        opening, name, parameters, closing, operand = children
        made = _make_type(name, parameters, (_span(opening)[0], _span(closing)[1]))
        return Cast(made, operand, *_place((_span(opening)[0], operand.span[1]), operand))

    def operation(self, children: list[Node | Token]) -> Node:
        symbols = [str(symbol) for symbol in children[1::2]]
        return _arrange(children[::2], symbols)  # type: ignore[arg-type]  # a node, an operator, a node …

    def conditional(self, children: list[Node]) -> Node:
        *cases, otherwise = children
        place = _place((children[0].span[0], otherwise.span[1]), *children)
        return Conditional(tuple(zip(cases[::2], cases[1::2], strict=True)), otherwise, *place)

    def call(self, children: tuple[Token, Token, list[Node], Token]) -> Node:
        name, _, arguments, closing = children
        return Call(name.strip("[]"), tuple(arguments), *_place((_span(name)[0], _span(closing)[1]), *arguments))

    def typed_call(self, children: tuple[Token, Token, Token, list[Node], Token]) -> Node:
        name, opening, data_type, parameters, closing = children
        function = FUNCTIONS.get(name.strip("[]").upper())
        if function is None or not function.of_type:
            raise Refusal(f"{name} takes no data type. A cast is written ({data_type}) before a value.").at(
                _span(data_type)
            )
        return Null(
            _make_type(data_type, parameters, (_span(opening)[0], _span(closing)[1])),
            (_span(name)[0], _span(closing)[1]),
        )

    def column(self, children: list[Token]) -> Node:
        (token,) = children
        raise _no_column(token).at(_span(token))


def _span(token: Token) -> Span:
    return token.start_pos or 0, token.end_pos or 0


def _place(span: Span, *inner: Node) -> tuple[Span, int]:
    """Give span and depth of a node with others in it."""
    depth = 1 + max((node.depth for node in inner), default=0)
    if depth > DEEPEST:
        raise _too_deep(span)
    return span, depth


def _too_deep(span: Span) -> Refusal:
    return Refusal(
        f"The expression is nested more than {DEEPEST} levels deep. Put a part of it into a variable of its own.",
        Code.DTS_E_EXPREVALFAILEDTOPARSEEXPRESSION,
        span,
    )


def _too_long(text: str) -> Refusal:
    return Refusal(
        f"The expression has {len(text):,} characters, and {LONGEST_EXPRESSION:,} are the most. Put parts of it into "
        "variables of their own.",
        Code.DTS_E_EXPREVALFAILEDTOPARSEEXPRESSION,
        (LONGEST_EXPRESSION, len(text)),
    )


def _arrange(operands: Sequence[Node], symbols: Sequence[str]) -> Node:
    """Make chains of a row of operands: first it is cut at the operators that are worked off last."""
    if not symbols:
        return operands[0]
    ranks = [RANKS[symbol] for symbol in symbols]
    lowest = min(ranks)
    cuts = [place for place, rank in enumerate(ranks) if rank == lowest]
    begins = [0, *(place + 1 for place in cuts)]
    ends = [*cuts, len(symbols)]
    parts = tuple(
        _arrange(operands[begin : end + 1], symbols[begin:end]) for begin, end in zip(begins, ends, strict=True)
    )
    place = _place((operands[0].span[0], operands[-1].span[1]), *parts)
    return Chain(parts, tuple(symbols[cut] for cut in cuts), *place)


def _make_type(name: Token, parameters: Sequence[Node], span: Span) -> DataType:
    values = []
    for node in parameters:
        value = node.value if isinstance(node, Literal) else None
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refusal(
                f"A parameter of {name} is a whole number, written as such.",
                Code.DTS_E_EXPREVALINVALIDCASTPARAM,
                node.span,
            )
        values.append(value)
    try:
        return make_type(name, values)
    except Refusal as refusal:
        raise refusal.at(span) from None


def _no_column(token: Token) -> Refusal:
    if token.type == "LINEAGE":
        return Refusal(
            f"{token} is a column of a data flow, and there is none here. A variable is written @[User::Name].",
            Code.DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNID,
        )
    name = token.strip("[]")
    if function := FUNCTIONS.get(name.upper()):
        return Refusal(f"{name} is a function: write {function.signature}.", Code.DTS_E_EXPREVALINVALIDTOKEN)
    return Refusal(
        f"“{shorten(name)}” means nothing here. A variable begins with @: @[User::{shorten(name)}]. "
        "A string stands in quotation marks.",
        Code.DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNNAME,
    )
