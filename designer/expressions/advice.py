"""What to do about an error: which cast would help, and which name was meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from designer.expressions.errors import Code, Refusal
from designer.expressions.functions import FUNCTIONS
from designer.expressions.operators import Mismatch
from designer.expressions.tree import Chain, Conditional, Node, Variable
from designer.expressions.values.types import DATES, NUMBERS, STRINGS, TIMES, DataType, Kind

Operand = tuple[DataType, Node]

ORDINALS = ("first", "second", "third")
LONGEST_EXCERPT = 60
WIDTHS = {
    Kind.BOOL: 5, Kind.GUID: 38, Kind.DECIMAL: 31,
    Kind.I1: 4, Kind.UI1: 3, Kind.I2: 6, Kind.UI2: 5, Kind.I4: 12, Kind.UI4: 10, Kind.I8: 20, Kind.UI8: 20,
}  # fmt: skip
WIDTH = 30
NOUNS = (
    (STRINGS, "string"),
    (NUMBERS, "number"),
    (DATES, "date"),
    (TIMES, "time"),
    (frozenset((Kind.BOOL,)), "Boolean"),
    (frozenset((Kind.GUID,)), "GUID"),
)
WIDTH_OF_LONG = 4000


def advise(mismatch: Mismatch, symbol: str, left: Operand, right: Operand, text: str) -> Refusal:
    """Add what would help to a sentence about two types, and put it where the help is to be written."""
    texts = [operand for operand in (left, right) if operand[0].kind in STRINGS]
    others = [operand for operand in (left, right) if operand[0].kind not in STRINGS]
    if len(texts) == 1:
        (string,), (other,) = texts, others
        if symbol != "+" and other[0].kind in DATES | TIMES:
            return advise_cast(mismatch, other[0], *string, text)
        return advise_cast(mismatch, string[0], *other, text)
    if Kind.BOOL in (left[0].kind, right[0].kind) and symbol in ("==", "!="):
        return Refusal(f"{mismatch.sentence} Compare a Boolean with TRUE or FALSE.", mismatch.code, right[1].span)
    return Refusal(f"{mismatch.sentence} Cast one of them.", mismatch.code, right[1].span)


def advise_cast(mismatch: Mismatch, wanted: DataType, given: DataType, node: Node, text: str) -> Refusal:
    """Add the cast to the wanted type, as it is to be written."""
    name = f"DT_WSTR, {width_of(given)}" if wanted.kind in STRINGS else wanted.kind.value
    advice = f"Cast the {_noun(given)} to {_noun(wanted, 'a ')}: ({name}) {excerpt(node, text)}"
    return Refusal(f"{mismatch.sentence} {advice}", mismatch.code, node.span)


def excerpt(node: Node, text: str) -> str:
    """Give a part of an expression as it may be repeated in a sentence."""
    start, end = node.span
    part = text[start:end] if end - start <= LONGEST_EXCERPT else "…"
    return f"({part})" if isinstance(node, Chain | Conditional) else part


def ordinal(place: int) -> str:
    """Give the word for a place that is counted from 0."""
    return ORDINALS[place]


def unknown_function(name: str) -> Refusal:
    """The sentence for a function that does not exist."""
    near = get_close_matches(name.upper(), FUNCTIONS, n=1)
    advice = f" Did you mean {FUNCTIONS[near[0]].signature}?" if near else ""
    return Refusal(f"There is no function {name[:40]}.{advice}", Code.DTS_E_EXPREVALINVALIDFUNCTION)


def unknown_variable(node: Variable, names: Iterable[str]) -> Refusal:
    """The sentence for a variable that does not exist."""
    known = {_bare(name): name for name in names}
    near = get_close_matches(_bare(node.name), known, n=1)
    advice = f" Did you mean @[{known[near[0]]}]?" if near else " Make it first, or look at its scope."
    return Refusal(f"There is no variable {node.name[:60]}.{advice}", Code.DTS_E_EXPREVALVARIABLENOTFOUND, node.span)


def _bare(name: str) -> str:
    return name.rpartition("::")[2].casefold()


def _noun(made: DataType, article: str = "") -> str:
    for kinds, noun in NOUNS:
        if made.kind in kinds:
            return article + noun
    return f"{article}value"


def width_of(made: DataType) -> int:
    """Give how many characters a value of this type takes when it is cast to a string."""
    if made.kind in (Kind.TEXT, Kind.NTEXT, Kind.BYTES, Kind.IMAGE):
        return WIDTH_OF_LONG
    return WIDTHS.get(made.kind, WIDTH)
