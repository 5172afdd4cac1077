"""What an expression builder lists beside functions: operators and casts, each as it is to be inserted."""

from dataclasses import dataclass

from designer.expressions.functions import FUNCTIONS
from designer.expressions.values.types import PARAMETERS, Kind

USUAL = {"length": "50", "code_page": "1252", "precision": "18", "scale": "2"}
"""The parameters that a cast is inserted with."""


@dataclass(frozen=True)
class Entry:
    """A piece of the language: its group, how it is called and written, what it does, and what is inserted."""

    group: str
    name: str
    signature: str
    description: str
    insert: str


def list_language() -> list[Entry]:
    """Give all functions, casts and operators, group by group."""
    functions = [
        Entry(each.group.value, each.name, each.signature, each.description, f"{each.name}()")
        for each in FUNCTIONS.values()
    ]
    return [*functions, *(_cast(kind) for kind in Kind), *(_operator(*each) for each in OPERATORS)]


def _cast(kind: Kind) -> Entry:
    names = PARAMETERS.get(kind, ())
    signature = ", ".join([kind.value, *(name.replace("_", " ") for name in names)])
    insert = ", ".join([kind.value, *(USUAL[name] for name in names)])
    return Entry("Type casts", kind.value, f"({signature})", f"Converts the value after it to {kind}.", f"({insert})")


def _operator(sign: str, description: str) -> Entry:
    return Entry("Operators", sign, sign, description, " ? : " if sign == "? :" else f" {sign} ")


OPERATORS = (
    ("+", "Adds two numbers, or joins two strings."),
    ("-", "Subtracts the second number from the first, or changes the sign of the number after it."),
    ("*", "Multiplies two numbers."),
    ("/", "Divides the first number by the second; of whole numbers it gives a whole number."),
    ("%", "Gives the remainder of a division of whole numbers."),
    ("==", "Says whether two values are equal."),
    ("!=", "Says whether two values are not equal."),
    (">", "Says whether the first value is greater."),
    ("<", "Says whether the first value is smaller."),
    (">=", "Says whether the first value is greater, or equal."),
    ("<=", "Says whether the first value is smaller, or equal."),
    ("&&", "Says whether both conditions hold."),
    ("||", "Says whether at least one condition holds."),
    ("!", "Turns True into False, and False into True."),
    ("? :", "Gives the first value when the condition before it holds, else the second: condition ? value : value."),
    ("&", "Compares two whole numbers bit by bit: AND."),
    ("|", "Compares two whole numbers bit by bit: OR."),
    ("^", "Compares two whole numbers bit by bit: exclusive OR."),
    ("~", "Turns round every bit of a whole number."),
)
