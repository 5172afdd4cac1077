"""Properties of parts as people read them: flat, with names in place of IDs, and long texts cut to what differs."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any
from uuid import UUID

from designer.package.diff import text_of

DEEPEST = 6
"""Levels of values in values; what is deeper is told as JSON."""
LONGEST = 300
AROUND = 40
"""Letters that are told before and after those in which two long texts differ."""


def flatten(values: Mapping[str, Any], names: Mapping[UUID, str], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Give what is set, by the way to it ("enumerator: kind"), as text."""
    found: dict[str, str] = {}
    for key, value in values.items():
        name = f"{prefix}{key.replace('_', ' ')}"
        inner = dict(_open(value)) if depth < DEEPEST else None
        if inner:
            found |= flatten(inner, names, f"{name}: ", depth + 1)
        elif text := text_of(_name(value, names)):
            found[name] = text
    return found


def _open(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a value holds that has parts of its own; numbers count from 1."""
    if isinstance(value, Mapping):
        yield from ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, list | tuple) and any(isinstance(inner, Mapping) for inner in value):
        yield from ((str(number), inner) for number, inner in enumerate(value, 1))


def _name(value: Any, names: Mapping[UUID, str]) -> Any:
    """Name the part that a value refers to by its ID, or those that a list does."""
    if isinstance(value, list | tuple):
        return "\n".join(text_of(_name(each, names)) for each in value)
    if isinstance(value, UUID):
        return names.get(value, str(value))
    if isinstance(value, str) and len(value) == len(str(UUID(int=0))):
        return names.get(_read_id(value) or UUID(int=0), value)
    return value


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def cut(before: str, after: str) -> tuple[str, str]:
    """Give two texts as they are, or where one is long, the parts in which they differ with some letters around."""
    if max(len(before), len(after)) <= LONGEST:
        return before, after
    start = _count_same(before, after)
    end = min(_count_same(before[::-1], after[::-1]), min(len(before), len(after)) - start)
    return _cut(before, start, len(before) - end), _cut(after, start, len(after) - end)


def _count_same(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut(text: str, start: int, end: int) -> str:
    """Give the part of a text from start to end, with some of what is around it, and never very much."""
    begin = max(0, start - AROUND)
    last = min(len(text), end + AROUND, begin + LONGEST)
    whole = f"{'…' if begin else ''}{text[begin:last]}{'…' if last < len(text) else ''}"
    return whole if begin == 0 and last == len(text) else f"{whole} ({len(text):,} characters)"
