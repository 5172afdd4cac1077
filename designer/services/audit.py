"""The record of a thing, as addresses name it. Changes of the record there are none: every other service writes it."""

from designer.audit.entries import Record, find_entries, find_entries_of
from designer.people.permissions import Person
from designer.services.access import find_thing


def find_record(user: Person, kind: str = "", what: str = "") -> Record:
    """Give the record of a thing, or where none is named all that the user may see. Raises NotFound or NotAllowed."""
    if not kind:
        return find_entries(user)
    return find_entries_of(user, find_thing(user, kind, what))
