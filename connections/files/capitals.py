"""File names without regard to capital letters, as on Windows: for masks, the order of lists, and typed names."""

import os
from functools import lru_cache

MOST_COMPARED = 20_000
"""Names of a folder that are compared with a typed name that is not there as it was typed."""


def fold(text: str) -> str:
    """Give what names have in common that differ in capital letters alone; it has as many letters as the text.

    As in NTFS a letter has one other form, so ß is not SS, and the kelvin sign no k.
    """
    return text.lower() if text.isascii() else "".join(map(_small, text))


@lru_cache(maxsize=4096)
def _small(letter: str) -> str:
    small = letter.lower()
    return small if small.upper() == letter else letter


def order(path: str) -> tuple[list[str], str]:
    """Give what sorts paths folder by folder and name by name, as Windows does; the same name again by its letters."""
    return [fold(name) for name in path.split("/")], path


def find_spellings(name: str, folder: int) -> list[str]:
    """Give the names in an open folder that differ from a name in capital letters alone; none if it holds very many."""
    wanted, found = fold(name), []
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number == MOST_COMPARED:
                return []
            if fold(entry.name) == wanted:
                found.append(entry.name)
    return sorted(found)
