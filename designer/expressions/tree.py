"""An expression as it was written: what the parser makes and the compiler gives types to."""

from dataclasses import dataclass
from typing import Any

from designer.expressions.errors import Span
from designer.expressions.values.types import DataType

Value = Any
"""A value of SSIS in Python's type for it; None is NULL."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a string, TRUE or FALSE."""

    type: DataType
    value: Value
    span: Span
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Null:
    """NULL(type)."""

    type: DataType
    span: Span
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable or parameter by its name, with the namespace if one was written."""

    name: str
    span: Span
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign before its operand."""

    symbol: str
    operand: "Node"
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with operators of one precedence between them, to be worked off from left to right."""

    operands: tuple["Node", ...]
    symbols: tuple[str, ...]
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Conditional:
    """Conditions, each with its result, and the result when none of them holds: a ? b : c ? d : e."""

    cases: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node"
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Cast:
    """A conversion to a type."""

    type: DataType
    operand: "Node"
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]
    span: Span
    depth: int


Node = Literal | Null | Variable | Unary | Chain | Conditional | Cast | Call
