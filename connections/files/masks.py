"""Masks of file names, in which * stands for any letters and ? for one, matched in one pass over the name.

Capital letters and small ones are the same to them, as on Windows.

No regular expression is made of a mask: with some stars in it that would take longer than anybody waits.
"""

from collections import defaultdict
from collections.abc import Callable

from connections.files.capitals import fold
from connections.files.refusals import BadPath

LONGEST_MASK = 255
"""Letters of a mask: no file of Linux has a longer name."""
EVERYTHING = "*.*"
"""As in Windows, where this also fits names without a dot."""


def check_length(mask: str) -> None:
    """Raise BadPath when a mask is longer than any name that it could fit."""
    if len(mask) > LONGEST_MASK:
        shown = f"{mask[:40]}…"
        raise BadPath(f"“{shown}” has more than {LONGEST_MASK} letters, which no file's name has. Shorten the pattern.")


def is_hidden(name: str) -> bool:
    """Tell whether a file or folder is hidden, as Unix has it."""
    return name.startswith(".")


def make_filter(mask: str) -> Callable[[str], bool]:
    """Give what tells whether a mask finds a file of this name: one that is hidden only if it begins with a dot itself.
    Raises BadPath."""
    fits = compile_mask("*" if mask == EVERYTHING else mask)
    return fits if is_hidden(mask) else lambda name: not is_hidden(name) and fits(name)


def compile_mask(mask: str) -> Callable[[str], bool]:
    """Give what tells whether a name fits a mask. Raises BadPath.

    All that the mask could have matched so far is one number, a bit for each of its places (Baeza-Yates and Gonnet's
    Shift-And): each letter of the name moves all of them at once, so no mask makes it try anything twice.
    """
    check_length(mask)
    stars, anything, place = 0, 0, 1
    letters: dict[str, int] = defaultdict(int)
    for letter in fold(mask):
        if letter == "*":
            stars |= place  # a name may stay here with any letter
            continue
        place <<= 1
        if letter == "?":
            anything |= place
        else:
            letters[letter] |= place
    moves = {letter: places | anything for letter, places in letters.items()}
    return lambda name: _fits(fold(name), moves, anything, stars, place)


def _fits(name: str, moves: dict[str, int], anything: int, stars: int, end: int) -> bool:
    reached = 1
    for letter in name:
        reached = (reached << 1) & moves.get(letter, anything) | reached & stars
        if not reached:
            return False
    return bool(reached & end)
