"""Coordinates, as the designers write them."""

import math

FARTHEST = 1_000_000.0
"""Pixels: nothing on a canvas is farther away than that."""


def read_number(text: str | None) -> float | None:
    """Read a coordinate; None where it is none."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= FARTHEST else None


def read_pair(text: str | None) -> tuple[float, float] | None:
    """Read two coordinates with a comma between them."""
    first, comma, second = (text or "").partition(",")
    x, y = read_number(first), read_number(second)
    return None if x is None or y is None or not comma else (x, y)
