"""What of a package does not run because what it is in is disabled: nobody judges it, as in SSIS."""

from uuid import UUID

from designer.package.document import DISABLE, ExecutableDocument, PackageDocument
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.evaluated_properties import evaluate_each


def find_disabled(document: PackageDocument, design_time: DesignTimeValues) -> set[UUID]:
    """Give the executables with something in them, or with event handlers, that are disabled or in such a one, as far
    as the design tells it."""
    holders = {each.parent for each in document.executables}
    disabled: dict[UUID, bool] = {}
    for each in document.executables:
        line = _find_line(each, design_time, disabled)
        is_off = disabled.get(line[-1].parent, False) if line and line[-1].parent else False
        for part in reversed(line):
            is_off = is_off or (part.id in holders and _is_disabled(part, design_time))
            disabled[part.id] = is_off
    return {identifier for identifier, is_off in disabled.items() if is_off}


def _find_line(
    part: ExecutableDocument, design_time: DesignTimeValues, known: dict[UUID, bool]
) -> list[ExecutableDocument]:
    """Give a part and what it is in, up to what is known already."""
    line: list[ExecutableDocument] = []
    level: ExecutableDocument | None = part
    while level is not None and level.id not in known:
        line.append(level)
        level = design_time.executables.get(level.parent) if level.parent else None
    return line


def _is_disabled(part: ExecutableDocument, design_time: DesignTimeValues) -> bool:
    if DISABLE not in part.expressions:
        return part.disable
    alone = part.model_copy(update={"expressions": {DISABLE: part.expressions[DISABLE]}})
    given, _ = evaluate_each(alone, design_time.values(part.id))
    return bool(given.get(DISABLE))
