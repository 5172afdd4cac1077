"""Names that are still free, where something is copied or comes to others."""

from typing import Final

LONGEST_NAME: Final = 128


def find_free_name(name: str, taken: set[str]) -> str:
    """Give a name that is not taken, with a number if need be, and take it; taken are in small letters."""
    number, free = 2, name
    while free.casefold() in taken:
        end = f" {number}"
        number, free = number + 1, f"{name[: LONGEST_NAME - len(end)]}{end}"
    taken.add(free.casefold())
    return free
