"""The names of SSIS's own object model for ours: connection_string is ConnectionString too, by one rule."""

from collections.abc import Iterable
from typing import Final, TypeVar

Class = TypeVar("Class", bound=type)
IN_CAPITALS: Final = {"id": "ID", "cc": "CC", "bcc": "BCC"}
"""Words that .NET writes in a way of its own."""


def write_as_ssis(name: str) -> str:
    """Give a name in the way of SSIS's: to_line is ToLine."""
    return "".join(IN_CAPITALS.get(word, word[:1].upper() + word[1:]) for word in name.split("_"))


def plain(name: str) -> str:
    """Give a name without what tells the two ways apart."""
    return name.replace("_", "").casefold()


def find_name(name: str, names: Iterable[str]) -> str | None:
    """Give our name for one that is written in either way."""
    wanted = plain(name)
    return next((each for each in names if plain(each) == wanted), None)


def spelled_as_ssis(made: Class) -> Class:
    """Give a class all its public names in SSIS's spelling too. What it overrides is overridden in both."""
    for name, value in list(vars(made).items()):
        if not name.startswith("_") and name.islower():
            setattr(made, write_as_ssis(name), value)
    return made
