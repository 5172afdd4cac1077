"""What is kept of a part of SSIS's that has no engine here: its name there, its XML, and what is known of it."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from designer.input.texts import NO_NUL

MOST_FACTS = 40
LONGEST_NAME, LONGEST_FACT = 128, 4_000
"""Characters of a fact's name, and of its text. The whole of it is in the XML."""
LONGEST_CREATION_NAME = 512
"""Characters: in formats 2 to 6 it is the name of a .NET class with its assembly."""
MOST_CHARACTERS = 10_000
"""Characters of all facts of a part, because the canvas gets those of all parts."""
CUT = " …"
MORE = ("More", "There is more in the kept XML.")

CreationName = Annotated[str, StringConstraints(max_length=LONGEST_CREATION_NAME, pattern=NO_NUL)]
FactName = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=NO_NUL)]
FactText = Annotated[str, StringConstraints(max_length=LONGEST_FACT, pattern=NO_NUL)]
Fact = tuple[FactName, FactText]


def _check_amount(facts: list[Fact]) -> list[Fact]:
    if _count(facts) > MOST_CHARACTERS:
        raise ValueError(f"The facts have more than {MOST_CHARACTERS:,} characters. Shorten them: the XML has all.")
    return facts


Facts = Annotated[list[Fact], Field(max_length=MOST_FACTS), AfterValidator(_check_amount)]
"""Pairs of a name and a text, such as Statement and SELECT 1, in the order in which they are read."""


def bound_facts(facts: Iterable[tuple[str, str]]) -> list[Fact]:
    """Give facts as properties take them: those that say something, cut to a length, and not too many."""
    bound: list[Fact] = []
    for name, text in facts:
        fact = (
            _cut(name.replace("\x00", "").strip(), LONGEST_NAME),
            _cut(text.replace("\x00", "").strip(), LONGEST_FACT),
        )
        if not fact[1]:
            continue
        if len(bound) == MOST_FACTS - 1 or _count([*bound, fact, MORE]) > MOST_CHARACTERS:
            return [*bound, MORE]
        bound.append(fact)
    return bound


def _count(facts: Iterable[Fact]) -> int:
    return sum(len(name) + len(text) for name, text in facts)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - len(CUT)] + CUT
