"""Reading lists of recipients and single addresses: whole, or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from connections.addresses.grammar import read_bare, read_part
from connections.addresses.lists import drop_invisible, find_parts
from connections.addresses.mailbox import Mailbox
from connections.addresses.refusals import BadAddress, Reason, Wrong

LONGEST_LIST = 1_000_000
"""Characters."""
MOST_ITEMS = 20_000
LONGEST_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Item:
    """One recipient of a list: its text, and either the mailbox or why it is none."""

    text: str
    mailbox: Mailbox | None = None
    refusal: BadAddress | None = None


def read_items(text: str) -> tuple[Item, ...]:
    """Read each recipient of a list, whether it is right or not."""
    return _remember_items(text) if len(text) <= LONGEST_REMEMBERED else _read_items(text)


def _read_items(text: str) -> tuple[Item, ...]:
    if len(text) > LONGEST_LIST:
        return (Item(text, refusal=BadAddress(text, Reason.TOO_LONG, LONGEST_LIST)),)
    seen = drop_invisible(text)
    parts = find_parts(seen)
    if len(parts) > MOST_ITEMS:
        return (Item(text, refusal=BadAddress(text, Reason.TOO_MANY, parts[MOST_ITEMS].begin + 1)),)
    return tuple(_read_item(seen, part.begin, part.end) for part in parts)


_remember_items = lru_cache(maxsize=1024)(_read_items)


def _read_item(text: str, begin: int, end: int) -> Item:
    own = text[begin:end]
    try:
        return Item(own, read_part(text, begin, end))
    except Wrong as wrong:
        return Item(own, refusal=BadAddress(own, wrong.reason, wrong.index - begin + 1))


def replace_items(text: str, choose: Callable[[str], str | None]) -> str:
    """Give a list with what choose gives for the text of a recipient in its place; None leaves it, and empty takes it
    out with the separator behind it."""
    seen = drop_invisible(text)
    for part in reversed(find_parts(seen) if len(text) <= LONGEST_LIST else []):
        chosen = choose(seen[part.begin : part.end])
        if chosen is not None:
            rest = seen[part.end :]
            seen = seen[: part.begin] + (chosen + rest if chosen else rest.lstrip().removeprefix(part.separator))
    return seen


def read_mailboxes(text: str) -> tuple[Mailbox, ...]:
    """Read a list of recipients. Raises BadAddress for the first that is none."""
    return tuple(_require_mailbox(item) for item in read_items(text))


def read_mailbox(text: str) -> Mailbox:
    """Read exactly one address, with or without a name; a separator may follow it. Raises BadAddress."""
    items = read_items(text)
    mailboxes = [_require_mailbox(item) for item in items]
    if not mailboxes:
        raise BadAddress(text, Reason.NONE, 1)
    if len(mailboxes) > 1:
        raise BadAddress(text, Reason.SEVERAL, len(items[0].text) + 1)
    return mailboxes[0]


def _require_mailbox(item: Item) -> Mailbox:
    if item.mailbox is None:
        raise item.refusal or BadAddress(item.text, Reason.NONE, 1)
    return item.mailbox


def read_address(text: str) -> Mailbox:
    """Read an address that stands alone, without a name, brackets, comments or separators. Raises BadAddress."""
    if len(text) > LONGEST_REMEMBERED:
        raise BadAddress(text, Reason.TOO_LONG, LONGEST_REMEMBERED)
    seen = drop_invisible(text).strip(" \t")
    try:
        return read_bare(seen)
    except Wrong as wrong:
        raise BadAddress(seen, wrong.reason, wrong.index + 1) from wrong


def count_invisible(text: str) -> int:
    """Tell how many characters that nobody sees are left out of addresses."""
    return len(text) - len(drop_invisible(text))
