"""One part of a package in three versions: what each side changed of it, property by property."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from designer.package.document import (
    ExecutableDocument,
    NoteDocument,
    ParameterDocument,
    Part,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.merging.conflicts import MISSING, Side

LISTS: Final = (
    "parameters",
    "variables",
    "connections",
    "executables",
    "precedence_constraints",
    "groups",
    "notes",
)
"""The lists of a document, whose parts have IDs."""
BAGS: Final = ("properties", "expressions")
"""Fields that hold values by name, each of which is a property of its own."""
TOGETHER: Final[Mapping[type[Part], tuple[tuple[str, ...], ...]]] = {
    ExecutableDocument: (("parent", "x", "y"),),
    NoteDocument: (("parent", "executable", "x", "y"),),
    VariableDocument: (("type", "value"), ("expression", "evaluate_as_expression")),
    ParameterDocument: (("type", "value", "required", "sensitive"),),
    PrecedenceConstraintDocument: (
        ("from_executable", "to_executable"),
        ("value", "evaluation_operation", "expression"),
    ),
}
"""Fields that make sense together alone: half of one person's and half of another's is what neither meant."""
DRAWN: Final = frozenset({"x", "y", "width", "height", "collapsed"})
"""Fields that nobody is asked about: the one who saves last has placed it."""
Unit = tuple[str, ...]
"""Names of fields; or of a bag, and of what is in it."""
Units = dict[Unit, Any]


@dataclass(frozen=True)
class Disputed:
    """A property, or some that belong together, which both sides changed in different ways."""

    unit: Unit
    base: Any
    mine: Any
    theirs: Any

    @property
    def is_drawing(self) -> bool:
        """Whether they differ only in where something is drawn."""
        if self.unit[0] in BAGS or len(self.unit) == 1:
            return set(self.unit) <= DRAWN
        return MISSING not in (self.mine, self.theirs) and all(
            self.mine[name] == self.theirs[name] for name in self.unit if name not in DRAWN
        )

    @property
    def name(self) -> str:
        """How people call it."""
        return self.unit[-1 if self.unit[0] in BAGS else 0].replace("_", " ")


def decide(base: Any, mine: Any, theirs: Any) -> Side | None:
    """Say whose value counts of three; None where both changed it in different ways."""
    if mine == theirs or theirs == base:
        return Side.MINE
    return Side.THEIRS if mine == base else None


def same_but_drawing(one: Part, other: Part) -> bool:
    """Tell whether two versions of a part differ at most in where it is drawn."""
    drawn = {name: getattr(other, name) for name in DRAWN & {*type(one).model_fields}}
    return one == other or one.model_copy(update=drawn) == other


def merge_values(base: Part | None, mine: Part, theirs: Part) -> tuple[Units, list[Disputed]]:
    """Give what two versions of a part come to, unit by unit, and what both changed; of that what is mine is given."""
    kinds = {getattr(each, "type", None) for each in (base, mine, theirs) if each}
    split = [_split(each, is_whole=len(kinds) > 1) if each else {} for each in (base, mine, theirs)]
    merged: Units = {}
    disputed: list[Disputed] = []
    for unit in {**split[1], **split[2]}:
        values = [each.get(unit, MISSING) for each in split]
        side = decide(*values)
        if side is None and not (one := Disputed(unit, *values)).is_drawing:
            disputed.append(one)
        merged[unit] = values[2] if side is Side.THEIRS else values[1]
    return merged, disputed


def describe_change(base: Part | None, part: Part) -> str:
    """Say which properties of a part a side changed; where none, it was something in it, or of it."""
    _, changed = merge_values(None, base or part, part)
    names = ", ".join(each.name for each in changed)
    return f"Changed: {names}" if names else "Changed what is in it"


def join(units: Units) -> dict[str, Any]:
    """Give the fields of a part, of which units say what it is."""
    values: dict[str, Any] = {}
    for unit, value in units.items():
        if value is MISSING:
            continue
        if unit[0] in BAGS:
            values.setdefault(unit[0], {})[unit[1]] = value
        else:
            values.update(value if len(unit) > 1 else {unit[0]: value})
    return values


def _split(part: Part, *, is_whole: bool) -> Units:
    """Give the units of a part; is_whole where its type was changed, and so what its properties mean."""
    values = {name: value for name, value in dict(part).items() if name not in LISTS}
    together = [*TOGETHER.get(type(part), ())]
    if is_whole and "properties" in values:
        together.append(("type", *(bag for bag in BAGS if bag in values)))
    units: Units = {unit: {name: values.pop(name) for name in unit} for unit in together}
    for bag in [name for name in BAGS if name in values]:
        units |= {(bag, name): value for name, value in values.pop(bag).items()}
    return {**units, **{(name,): value for name, value in values.items()}}
