"""Mail addresses as people type, copy and calculate them, read by one grammar wherever one is taken.

read_mailboxes reads a list, read_mailbox one recipient, and read_address an address without a name; they use the whole
text or raise BadAddress, which says what is wrong and where. read_items judges each recipient of a list alone, as the
editor's chips do in the browser (tasks/types/send_mail/script/mailboxes.ts); tests/data/addresses.json is what both
must say. replace_items corrects recipients of a list and leaves the others as they are typed. encode_domain and
make_key make equal what is equal. No Django, no regular expressions, no recursion: the time grows with the text and no
faster.

Doors: this module.
"""

from connections.addresses.mailbox import Mailbox, encode_domain, make_key
from connections.addresses.reading import (
    LONGEST_LIST,
    Item,
    count_invisible,
    read_address,
    read_items,
    read_mailbox,
    read_mailboxes,
    replace_items,
)
from connections.addresses.refusals import BadAddress, Reason

__all__ = [
    "LONGEST_LIST",
    "BadAddress",
    "Item",
    "Mailbox",
    "Reason",
    "count_invisible",
    "encode_domain",
    "make_key",
    "read_address",
    "read_items",
    "read_mailbox",
    "read_mailboxes",
    "replace_items",
]
