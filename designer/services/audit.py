"""The record of a thing, as addresses name it. Changes of the record there are none: every other service writes it."""

from typing import cast

from designer.audit.entries import Record, find_entries, find_entries_of
from designer.errors import NotFound
from designer.people.permissions import Action, Person, Thing, require
from designer.registry.securables import personal_kinds
from designer.services import access


def find_record(user: Person, kind: str = "", what: str = "") -> Record:
    """Give the record of a thing, or where none is named all that the user may see. Raises NotFound or NotAllowed."""
    return find_entries_of(user, find_thing(user, kind, what)) if kind else find_entries(user)


def find_thing(user: Person, kind: str, what: str) -> Thing:
    """Give what the user sees, of a kind that rights are given on, or that belongs to a person. Raises NotFound or
    NotAllowed."""
    if kind not in personal_kinds:
        return access.find_thing(user, kind, what)
    found = cast("Thing | None", personal_kinds[kind].find(what))
    if found is None:
        raise NotFound(access.GONE)
    require(user, Action.READ, found)
    return found
