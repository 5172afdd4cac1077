"""Which variables and parameters a task names that a package does not have any more."""

import re
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from designer.package.document import PackageDocument

OF_PACKAGE = "$Package::"


def find_missing(then: PackageDocument, now: PackageDocument, keys: Collection[UUID]) -> Iterator[str]:
    """Say in a sentence each which variables and parameters of an earlier version executables mention that came back
    from it, and that they do not see now."""
    text = _gather_text(now, keys)
    around = _find_around(now, keys)
    seen = {each.qualified_name for each in now.variables if each.scope is None or each.scope in around}
    seen |= {f"{OF_PACKAGE}{each.name}" for each in now.parameters}
    for name in dict.fromkeys(each.qualified_name for each in then.variables):
        if name not in seen and _mentions(text, name):
            yield f"It uses the variable {name}, which is not there for it any more. Add it, or change the task."
    for name in (f"{OF_PACKAGE}{each.name}" for each in then.parameters):
        if name not in seen and _mentions(text, name):
            yield f"It uses the parameter {name}, which the package does not have any more. Add it, or change the task."


def _gather_text(document: PackageDocument, keys: Collection[UUID]) -> str:
    executables = (each.model_dump_json() for each in document.executables if each.id in keys)
    ends = (each.expression for each in document.precedence_constraints if each.to_executable in keys)
    variables = (each.expression for each in document.variables if each.scope in keys)
    return "\n".join((*executables, *ends, *variables))


def _find_around(document: PackageDocument, keys: Iterable[UUID]) -> set[UUID]:
    """Give these executables and all that they are in."""
    parents = {each.id: each.parent for each in document.executables}
    found = set[UUID]()
    for key in keys:
        at: UUID | None = key
        while at and at not in found:
            found.add(at)
            at = parents.get(at)
    return found


def _mentions(text: str, name: str) -> bool:
    """Tell whether a name stands in a text, with its namespace, or as expressions may write it without."""
    _, _, short = name.rpartition("::")
    pattern = rf"(?<![\w:]){re.escape(name)}(?!\w)"
    if not name.startswith("$"):
        pattern = rf"{pattern}|@\[?{re.escape(short)}(?!\w)"
    return re.search(pattern, text) is not None
