"""Kinds of characters in addresses, listed here so that they are the same with every version of Unicode and Python.

tasks/types/send_mail/script/grammar/letters.ts has the same lists.
"""

BLANKS = frozenset("\t \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))))
SEPARATORS = frozenset(";,\r\n")
"""SSIS documents the semicolon; people type commas and lines too."""
ATEXT_SIGNS = "!#$%&'*+-/=?^_`{|}~"
DIGITS_AND_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ATEXT = frozenset(DIGITS_AND_LETTERS + ATEXT_SIGNS)
"""What an atom is made of (RFC 5322 section 3.2.3), beside what is not ASCII (RFC 6532 section 3.2)."""
HOST = frozenset(DIGITS_AND_LETTERS + "-_")
LITERAL = frozenset(DIGITS_AND_LETTERS + ".:-")
SPECIALS = frozenset('()<>@,:;.\\"[]')
"""What a name may hold in quotes alone (RFC 5322 section 3.2.3)."""
JOINERS = frozenset("\u200c\u200d")
"""Zero-width characters that scripts and emoji need, between two characters beyond ASCII."""


def _range(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


DROPPED = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\ufeff"
    + _range(0x202A, 0x202E)
    + _range(0x2060, 0x2064)
    + _range(0x2066, 0x206F)
)
"""A byte order mark, zero-width characters and marks of direction, which programs leave behind when text is copied."""
IGNORABLE = (
    JOINERS
    | DROPPED
    | frozenset(
        "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
        + _range(0x180B, 0x180F)
        + _range(0xFE00, 0xFE0F)
        + _range(0xFFF0, 0xFFFB)
        + _range(0x1BCA0, 0x1BCA3)
        + _range(0x1D173, 0x1D17A)
        + _range(0xE0000, 0xE0FFF)
    )
)
"""What nobody sees (Unicode's Default_Ignorable_Code_Point); a name may hold it, an address may not."""


CONTROLS = frozenset(_range(0, 0x1F) + _range(0x7F, 0x9F) + _range(0xD800, 0xDFFF) + "\u2028\u2029")
"""Control characters, separators of lines and paragraphs, and halves of surrogate pairs."""


def is_beyond_ascii(letter: str) -> bool:
    """Tell whether this may stand in an address as RFC 6531 has them: seen, no blank, and no control character."""
    return letter > "\x7f" and letter not in BLANKS and letter not in IGNORABLE and letter not in CONTROLS
