"""What expressions see: the variables and parameters in sight of a part of a package, with the values they have now."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from designer.expressions import ExpressionError, parse_own
from designer.package.data_types import DEFAULTS, RANGES, VariableType, read_value
from designer.package.document import VariableDocument

Value = tuple[str, Any]
"""The name of a type and a value of it, as designer.expressions takes them."""

NOT_EVALUATED = "0xC0017003"
"""SSIS's code of an expression that gives no value."""
MOST_NESTED = 32
EXACT = (VariableType.DECIMAL,)
REAL = (VariableType.DOUBLE, VariableType.SINGLE)


class CannotEvaluate(Exception):
    """An expression that gives no value, or none that fits where it is to go; the sentence says which and why."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class NotKnownYet(CannotEvaluate):
    """A value that comes with the run, such as that of a sensitive parameter: nothing is wrong."""


@dataclass
class Values(Mapping[str, Value]):
    """Variables and parameters by their qualified names. One with an expression is evaluated each time it is read.

    changed holds what a run has made of variables, by their ID; given what no document holds: system variables and the
    values of parameters. Those that are secret, or are coming, raise NotKnownYet. coming says what each comes with.
    """

    variables: Mapping[str, VariableDocument]
    given: Mapping[str, Value] = field(default_factory=dict)
    changed: Mapping[UUID, Any] = field(default_factory=dict)
    now: datetime | None = None
    secret: frozenset[str] = frozenset()
    coming: Mapping[str, str] = field(default_factory=dict)
    is_still: bool = False
    """Whether nothing changes meanwhile, so that what was evaluated once need not be again."""
    _open: list[str] = field(default_factory=list)
    _done: dict[str, Value] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Value:
        if name in self.secret:
            raise NotKnownYet(f"{name} is sensitive: its value comes with the run, and is not known here.")
        if name in self.coming:
            raise NotKnownYet(f"{name} comes with {self.coming[name]}, and is not known here.")
        if name in self.given:
            return self.given[name]
        variable = self.variables[name]
        if variable.evaluate_as_expression and variable.expression:
            return self._compute(name, variable)
        value = self.changed.get(variable.id, variable.value)
        return variable.type, read_value(variable.type, value)

    def __iter__(self) -> Iterator[str]:
        yield from self.given
        yield from (name for name in self.variables if name not in self.given)

    def __len__(self) -> int:
        return len(self.given.keys() | self.variables.keys())

    def types(self) -> Mapping[str, str]:
        """Give the types without evaluating anything."""
        return Types(self)

    def _compute(self, name: str, variable: VariableDocument) -> Value:
        """Evaluate a variable and those that it needs, each once: else a few that need one another take for ever."""
        if not self._open and not self.is_still:
            self._done.clear()
        if name not in self._done:
            with self._opened(name):
                self._done[name] = variable.type, self._evaluate(variable)
        return self._done[name]

    def _evaluate(self, variable: VariableDocument) -> Any:
        name = variable.qualified_name
        try:
            value = parse_own(variable.expression, name, self.types()).evaluate(self, self.now).value
        except ExpressionError as error:
            raise CannotEvaluate(f"The expression of {name}: {error}", error.symbol) from error
        return fit_own(variable.type, value, f"The expression of {name}")

    @contextmanager
    def _opened(self, name: str) -> Iterator[None]:
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            raise CannotEvaluate(f"The expressions of variables run in a circle: {circle}. Change one of them.")
        if len(self._open) == MOST_NESTED:
            raise CannotEvaluate(
                f"More than {MOST_NESTED} expressions of variables need one another, from {self._open[0]} to {name}. "
                "Let one of them do more."
            )
        self._open.append(name)
        try:
            yield
        finally:
            self._open.pop()


@dataclass(frozen=True)
class Types(Mapping[str, str]):
    """The types of variables and parameters by their qualified names."""

    values_of: Values

    def __getitem__(self, name: str) -> str:
        given = self.values_of.given.get(name)
        return given[0] if given else self.values_of.variables[name].type

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_of)

    def __len__(self) -> int:
        return len(self.values_of)


def fit_own(kind: VariableType, value: Any, what: str) -> Any:
    """Give what a variable's own expression gives it: as in SSIS NULL leaves it empty. Raises CannotEvaluate."""
    return read_value(kind, DEFAULTS[kind]) if value is None else fit(kind, value, what)


def fit(kind: VariableType, value: Any, what: str) -> Any:
    """Give a value as a type has it. what begins the sentence. Raises CannotEvaluate."""
    fitted = value
    if isinstance(value, date) and not isinstance(value, datetime):
        fitted = datetime.combine(value, time())
    elif kind in RANGES and isinstance(value, Decimal | float) and value == int(value):
        fitted = int(value)
    elif kind in REAL and isinstance(value, int | Decimal) and not isinstance(value, bool):
        fitted = float(value)
    elif kind in EXACT and isinstance(value, int | float) and not isinstance(value, bool):
        fitted = Decimal(str(value))
    try:
        return read_value(kind, fitted.isoformat() if isinstance(fitted, datetime) else fitted)
    except ValueError:
        shown = "NULL" if value is None else f"“{value}”"
        advice = "Compare it, as in x == 1" if kind is VariableType.BOOLEAN else "Cast it"
        sentence = f"{what} gives {shown}, which is no {kind}. {advice}, or change the data type."
        raise CannotEvaluate(sentence) from None
