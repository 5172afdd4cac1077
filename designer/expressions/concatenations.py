"""Which texts an expression puts together, and where they stand in it: what a path in an expression is made of."""

from dataclasses import dataclass

from designer.expressions.assignment import parse_value
from designer.expressions.errors import ExpressionError
from designer.expressions.program import inner_of
from designer.expressions.tree import Chain, Literal, Node, Variable


@dataclass(frozen=True)
class Operand:
    """A part of a concatenation: a string literal with its value, a variable by its name, or anything else.

    begin and end say where it stands in the expression, quotation marks included.
    """

    begin: int
    end: int
    text: str | None = None
    variable: str = ""


def find_concatenations(text: str) -> list[tuple[Operand, ...]]:
    """Give the concatenations of an expression, what stands alone among them; none where it cannot be read."""
    try:
        waiting: list[Node] = [parse_value(text).root]
    except ExpressionError:
        return []
    found: list[tuple[Operand, ...]] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Chain) and set(node.symbols) == {"+"}:
            found.append(tuple(map(_operand, node.operands)))
            waiting += [each for operand in node.operands for each in inner_of(operand)]
        elif isinstance(node, Literal | Variable):
            found.append((_operand(node),))
        else:
            waiting += inner_of(node)
    return found


def _operand(node: Node) -> Operand:
    begin, end = node.span
    if isinstance(node, Literal) and isinstance(node.value, str):
        return Operand(begin, end, text=node.value)
    return Operand(begin, end, variable=node.name if isinstance(node, Variable) else "")
