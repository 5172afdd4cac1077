"""Why a text is no address: a reason that chips show in a few words, and a sentence with its place."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong. tasks/types/send_mail/script/grammar/refusals.ts has the same."""

    NO_AT = "has no @"
    NOTHING_BEFORE = "has nothing before the @"
    NOTHING_AFTER = "has nothing after the @"
    SECOND_AT = "has a second @"
    BLANK = "holds a blank"
    CONTROL = "holds a control character, such as a line end"
    INVISIBLE = "holds an invisible character"
    CHARACTER = "holds a character that may not stand there"
    DOT = "has a dot too many"
    OPEN_QUOTE = "has a quotation mark that is not closed"
    OPEN_COMMENT = "has a parenthesis that is not closed"
    DEEP_COMMENT = "has comments within too many others"
    OPEN_BRACKET = "has a bracket that is not closed"
    CLOSING = "has a bracket too many"
    SEPARATOR_MISSING = "goes on after the address; a semicolon may be missing"
    LITERAL = "has no valid address in its square brackets"
    DOMAIN = "has a domain that there cannot be"
    TOO_LONG = "is too long"
    TOO_MANY = "is a list of more than 20,000 recipients"
    SEVERAL = "is more than one address"
    NONE = "is empty"


LONGEST_QUOTED = 80


class BadAddress(ValueError):
    """A text that is no address, or not one; place is the number of the character, from 1, without invisible ones."""

    def __init__(self, text: str, reason: Reason, place: int, more: str = "") -> None:
        shown = "".join(letter if letter.isprintable() else "�" for letter in text[:LONGEST_QUOTED])
        shown += "…" if len(text) > LONGEST_QUOTED else ""
        hint = more or (" An address looks like name@example.com." if reason is Reason.NO_AT else "")
        where = "" if reason in (Reason.NO_AT, Reason.NONE) else f" (character {place:,})"
        super().__init__(f"“{shown}” is not a mail address: it {reason.value}{where}.{hint}")
        self.reason = reason
        self.place = place


class Wrong(Exception):
    """Raised where a text leaves the grammar, with the index of the character."""

    def __init__(self, reason: Reason, index: int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.index = index
