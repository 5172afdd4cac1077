"""The one register of functions: what the compiler calls and what an expression builder lists.

A function is a Python function whose annotations say which data types it takes and gives, and whose docstring is its
description. It gets values that are not NULL, unless it is registered with nulls. After a * it may ask for given, the
types of its arguments, and for now.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, get_args, get_origin

from designer.expressions.values import types
from designer.expressions.values.types import DataType, Kind


class Group(StrEnum):
    """How an expression builder arranges the functions."""

    MATHEMATICAL = "Mathematical functions"
    STRING = "String functions"
    DATE = "Date/time functions"
    NULL = "NULL functions"


class Expected(Enum):
    """What a function takes as an argument: how a sentence calls it, and the kinds of data types."""

    TEXT = ("a string", types.STRINGS)
    LONG_TEXT = ("a string", types.STRINGS | types.LONG_TEXTS | {Kind.IMAGE})
    INTEGER = ("a whole number", types.INTEGERS)
    NUMBER = ("a number", types.NUMBERS)
    DATE = ("a date", types.DATES)
    DATE_PART = ('a part of a date, such as "day"', types.STRINGS)
    ANYTHING = ("a value", frozenset(Kind))
    SHORT = ("a value", frozenset(Kind) - types.LONG_TEXTS - {Kind.IMAGE})

    def __init__(self, noun: str, kinds: frozenset[Kind]) -> None:
        self.noun = noun
        self.kinds = kinds


Text = Annotated[str, Expected.TEXT]
LongText = Annotated[Any, Expected.LONG_TEXT]
Integer = Annotated[int, Expected.INTEGER]
Number = Annotated[Any, Expected.NUMBER]
Date = Annotated[Any, Expected.DATE]
DatePart = Annotated[str, Expected.DATE_PART]
Anything = Annotated[Any, Expected.ANYTHING]
Short = Annotated[Any, Expected.SHORT]

Wstr = Annotated[str | None, types.WSTR]
I4 = Annotated[int, types.I4]
UI2 = Annotated[int | None, types.UI2]
R8 = Annotated[float, types.R8]
Truth = Annotated[bool, types.BOOL]
Timestamp = Annotated[datetime, types.DBTIMESTAMP]
Same = Annotated[Any, None]
"""The type of the first argument."""
Given = Sequence[DataType]


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a function."""

    name: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class Function:
    """A function as an expression builder lists it, and as the compiler calls it."""

    name: str
    group: Group
    parameters: tuple[Parameter, ...]
    type: DataType | None
    description: str
    compute: Callable[..., Any] = field(repr=False)
    wants: frozenset[str] = frozenset()
    takes_null: bool = False
    check: Callable[..., object] | None = field(default=None, repr=False)
    of_type: bool = False

    @property
    def signature(self) -> str:
        if self.of_type:
            return f"{self.name}(data type)"
        return f"{self.name}({', '.join(parameter.name for parameter in self.parameters)})"


FUNCTIONS: dict[str, Function] = {}


def function(
    group: Group, *, nulls: bool = False, check: Callable[..., object] | None = None, of_type: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function under its own name in capital letters.

    check refuses types that each may be had but do not go together; of_type says that it takes the name of a data type.
    """

    def register(compute: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(compute)
        given = signature.parameters.values()
        name = compute.__name__.rstrip("_").upper()
        FUNCTIONS[name] = Function(
            name,
            group,
            tuple(Parameter(each.name, _extra(each.annotation)) for each in given if each.kind != each.KEYWORD_ONLY),
            _extra(signature.return_annotation),
            inspect.getdoc(compute) or "",
            compute,
            frozenset(each.name for each in given if each.kind == each.KEYWORD_ONLY),
            nulls,
            check,
            of_type,
        )
        return compute

    return register


def _extra(annotation: Any) -> Any:
    """Give what stands behind the Python type in an Annotated."""
    if get_origin(annotation) is not Annotated:
        raise TypeError(f"{annotation} does not say which data type is meant.")
    return get_args(annotation)[1]
