"""How numbers and moments are written, in every place where people type them or files hold them: one rule of ours.

Python's own readers take more than that: 1_000, digits of other scripts, 2026-W05-6, any letter between day and time.
"""

DIGITS = frozenset("0123456789")
LONGEST = 400
"""Characters of a number; a Double with all its digits has 325."""
DATE = "9999-99-99"
MOMENTS = frozenset(
    [DATE, *(f"{DATE}{mark}{time}" for mark in " T" for time in ("99:99", "99:99:99"))]
    + [f"{DATE}{mark}99:99:99.{'9' * digits}" for mark in " T" for digits in range(1, 8)]
)
"""ISO 8601 with the day's parts apart, each digit as a 9."""


def is_whole_number(text: str) -> bool:
    """Tell whether this is a whole number: a sign, if any, and digits."""
    return len(text) <= LONGEST and _is_digits(_without_sign(text))


def is_count(text: str, longest: int = 18) -> bool:
    """Tell whether this is a number without a sign, of so many digits at most: that of a row, a port, a place."""
    return len(text) <= longest and _is_digits(text)


def is_number(text: str) -> bool:
    """Tell whether this is a number: a sign, digits with at most one point among them, and a power of ten (e3)."""
    mantissa, _, power = text.replace("E", "e").partition("e")
    whole, _, fraction = _without_sign(mantissa).partition(".")
    has_power = len(mantissa) < len(text)
    return len(text) <= LONGEST and _is_digits(whole + fraction) and (not has_power or is_whole_number(power))


def is_moment(text: str) -> bool:
    """Tell whether this is a day, or a day and a time, as 2026-01-31 08:30:00 with up to seven decimals."""
    return len(text) <= LONGEST and "".join("9" if letter in DIGITS else letter for letter in text) in MOMENTS


def is_moment_of_zone(text: str) -> bool:
    """Tell whether this is a moment, which may say its time zone at the end: Z or +01:00."""
    sign, minutes = text[-6:-5], text[-5:]
    has_offset = sign in ("+", "-") and minutes[2:3] == ":" and _is_digits(minutes[:2] + minutes[3:])
    return is_moment(text.removesuffix("Z")) or (has_offset and is_moment(text[:-6]))


def _without_sign(text: str) -> str:
    return text[1:] if text[:1] in ("+", "-") else text


def _is_digits(text: str) -> bool:
    return text != "" and DIGITS.issuperset(text)
