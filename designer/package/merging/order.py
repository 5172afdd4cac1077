"""The order of the parts of a list that two sides have."""

from uuid import UUID


def merge_order(base: list[UUID], mine: list[UUID], theirs: list[UUID]) -> list[UUID]:
    """Give the order of all parts: theirs, unless I changed it. What one side alone has stands where it stood there."""
    known = {*base}
    had = {*mine}
    is_reordered = [key for key in mine if key in known] != [key for key in base if key in had]
    order, others = (mine, theirs) if is_reordered else (theirs, mine)
    there = {*order}
    merged, after = list(order), dict[UUID | None, list[UUID]]()
    last: UUID | None = None
    for key in others:
        if key in there:
            last = key
        else:
            after.setdefault(last, []).append(key)
    return [*after.get(None, []), *(one for key in merged for one in (key, *after.get(key, [])))]
