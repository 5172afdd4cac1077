"""What is kept of a part of SSIS's that has no engine here: its name there, its XML, and what is known of it."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints

from designer.input.texts import NO_NUL

MOST_FACTS = 40
LONGEST_NAME, LONGEST_FACT = 128, 4_000
"""Characters of a fact's name, and of its text. The whole of it is in the XML."""
LONGEST_CREATION_NAME = 512
"""Characters: in formats 2 to 6 it is the name of a .NET class with its assembly."""
CUT = " …"

CreationName = Annotated[str, StringConstraints(max_length=LONGEST_CREATION_NAME, pattern=NO_NUL)]
FactName = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=NO_NUL)]
FactText = Annotated[str, StringConstraints(max_length=LONGEST_FACT, pattern=NO_NUL)]
Fact = tuple[FactName, FactText]

Facts = Annotated[list[Fact], Field(max_length=MOST_FACTS)]
"""Pairs of a name and a text, such as Statement and SELECT 1, in the order in which they are read."""


def bound_facts(facts: Iterable[tuple[str, str]]) -> list[Fact]:
    """Give facts as properties take them: those that say something, cut to a length, and not too many."""
    bound: list[Fact] = []
    for name, text in facts:
        if told := _cut(text.replace("\x00", "").strip(), LONGEST_FACT):
            if len(bound) == MOST_FACTS - 1:
                return [*bound, ("More", "There is more in the kept XML.")]
            bound.append((_cut(name.replace("\x00", "").strip(), LONGEST_NAME), told))
    return bound


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - len(CUT)] + CUT
