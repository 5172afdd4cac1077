"""The names that files in a project's file store may have: as every system takes them, and as a path can hold them."""

import re
import unicodedata

from designer.input.texts import CONTROL_CHARACTERS

LONGEST_NAME = 255
TOO_LONG = f"The file's name is longer than {LONGEST_NAME} bytes. Give it a shorter one."
FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
# Control characters, halves of a pair, and what turns the direction of text, so that a name reads as another one.
UNSEEN = re.compile(rf"[{CONTROL_CHARACTERS}\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def check_name(name: str) -> str:
    """Give a file's name in its composed form (NFC). Raises ValueError with a sentence."""
    if len(name) > 3 * LONGEST_NAME:  # no spelling makes it short enough, and a long one takes long to compose
        raise ValueError(TOO_LONG)
    name = unicodedata.normalize("NFC", name)
    if not name:
        raise ValueError("The file has no name.")
    if UNSEEN.search(name):
        raise ValueError("The file's name holds a line break or another character that cannot be seen. Rename it.")
    if FORBIDDEN.search(name):
        raise ValueError(f'“{name}” cannot be a name here: it holds one of / \\ : * ? " < > |. Rename the file.')
    if name != name.strip(" ."):
        raise ValueError(f"“{name}” begins or ends with a dot or a blank. Rename the file.")
    if len(name.encode()) > LONGEST_NAME:
        raise ValueError(TOO_LONG)
    return name


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names would be one file on a system that does not tell capital letters from small ones."""
    return unicodedata.normalize("NFC", one).casefold() == unicodedata.normalize("NFC", other).casefold()
