"""Which texts an expression puts together: the parts of paths and where they stand, and texts with values in them."""

from dataclasses import dataclass

from designer.expressions.advice import width_of
from designer.expressions.assignment import parse_either
from designer.expressions.errors import ExpressionError
from designer.expressions.parser import parse
from designer.expressions.program import inner_of
from designer.expressions.tree import Cast, Chain, Literal, Node, Variable
from designer.expressions.values.types import LONG_TEXTS, STRINGS, VARIABLE_KINDS, DataType, Kind


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
        waiting: list[Node] = [parse_either(text).root]
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


@dataclass(frozen=True)
class Inserted:
    """A variable in a text, by its name as it is written, and the characters that a cast leaves of its value."""

    variable: str
    width: int | None = None


def read_text(text: str) -> list[str | Inserted] | None:
    """Give the literals and variables that an expression only joins by +, or None. Raises ExpressionError."""
    root = parse(text).root
    is_row = isinstance(root, Chain) and set(root.symbols) == {"+"}
    read = [_read_operand(node) for node in (root.operands if isinstance(root, Chain) and is_row else (root,))]
    return None if None in read else [each for each in read if each is not None]


def _read_operand(node: Node) -> str | Inserted | None:
    match node:
        case Literal(value=str(value)):
            return value
        case Variable(name=name):
            return Inserted(name)
        case Cast(type=DataType(kind=Kind.WSTR, length=int(length)), operand=Variable(name=name)):
            return Inserted(name, length)
        case _:
            return None


def find_width(type_name: str) -> int | None:
    """Give the characters that all values of a variable's type take as text; None where it is text already.

    Raises KeyError for a type that no expression takes, such as Object.
    """
    kind = VARIABLE_KINDS[type_name]
    return None if kind in STRINGS | LONG_TEXTS else width_of(DataType(kind))
