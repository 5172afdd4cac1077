"""Paths on Windows drives and shares in the texts of expressions, and the same expressions with the paths mapped.

It is certain what becomes of one where each such path begins a concatenation and no other literal has a backslash:
then the others of that concatenation are the path's further steps.
"""

from collections.abc import Collection, Iterable
from typing import Final

from designer.expressions import Operand, find_concatenations, quote
from designer.interchange.mending.paths import is_windows_path, map_path
from designer.registry.mends import Mend

Concatenation = tuple[Operand, ...]
BACKSLASH: Final = "\\"


def find_paths(text: str) -> list[str]:
    """Give the literals in an expression that are paths on drives or shares."""
    if not _may_hold_path(text):
        return []
    operands = (operand for each in find_concatenations(text) for operand in each)
    return list(dict.fromkeys(each.text for each in operands if each.text and is_windows_path(each.text)))


def is_certain(text: str) -> bool:
    """Tell whether mapping the paths in an expression leaves nothing to guess."""
    return all(_begins_with_path(each) or not _has_backslash(each) for each in find_concatenations(text))


def map_expression(text: str, mends: Iterable[Mend], mapped: Collection[str]) -> str | None:
    """Give an expression with its paths mapped, and the steps behind variables that are mapped; None where nothing is.

    mapped are the names of those variables, with and without their namespaces, in small letters.
    """
    if not _may_hold_path(text):
        return None
    concatenations, mends = find_concatenations(text), list(mends)
    if not _is_clear(concatenations, mapped):
        return None
    paths = [(each, path) for each in concatenations if (path := _map_first(each, mends)) is not None]
    new = {each[0]: path for each, path in paths}
    behind = [each for each in concatenations if each[0] in new or each[0].variable.casefold() in mapped]
    steps = [one for each in behind for one in each[1:] if one.text and BACKSLASH in one.text]
    new |= {one: (one.text or "").replace(BACKSLASH, "/") for one in steps}
    return _put(text, new) if new else None


def _may_hold_path(text: str) -> bool:
    return BACKSLASH in text or "//" in text or ":/" in text


def _is_clear(concatenations: Iterable[Concatenation], mapped: Collection[str]) -> bool:
    def is_known(each: Concatenation) -> bool:
        return _begins_with_path(each) or each[0].variable.casefold() in mapped

    return all(is_known(each) or not _has_backslash(each) for each in concatenations)


def _begins_with_path(each: Concatenation) -> bool:
    inside = [one.text for one in each[1:] if one.text]
    return bool(each[0].text and is_windows_path(each[0].text)) and not any(map(is_windows_path, inside))


def _has_backslash(each: Concatenation) -> bool:
    return any(one.text and (BACKSLASH in one.text or is_windows_path(one.text)) for one in each)


def _map_first(each: Concatenation, mends: Iterable[Mend]) -> str | None:
    """Map the beginning of a path; what follows it directly must not go on with the name of the folder."""
    if not _begins_with_path(each):
        return None
    first = each[0].text or ""
    goes_on = len(each) > 1 and first[-1:] not in (BACKSLASH, "/") and (each[1].text or "x")[:1] not in (BACKSLASH, "/")
    whole = f"{first}?" if goes_on else first
    mapped = map_path(whole, mends)
    return None if mapped is None else mapped.removesuffix("?") if goes_on else mapped


def _put(text: str, new: dict[Operand, str]) -> str:
    for operand in sorted(new, key=lambda each: each.begin, reverse=True):
        text = text[: operand.begin] + quote(new[operand]) + text[operand.end :]
    return text
