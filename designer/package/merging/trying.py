"""What a merge would come to, before somebody has chosen everything: what is not chosen yet counts as mine."""

from dataclasses import dataclass

from designer.package.document import PackageDocument
from designer.package.merging.aligning import align
from designer.package.merging.conflicts import MergeConflict, Side
from designer.package.merging.merge import Choices, merge

MOST_ROUNDS = 4
"""What one choice brings back may collide again."""


@dataclass(frozen=True)
class Trial:
    """Mine with their IDs for what both added, all that is to be chosen, and what comes of it by now: none where that
    is no package, for which problems say why. is_open says that something is still to be chosen."""

    mine: PackageDocument
    conflicts: tuple[MergeConflict, ...]
    outcome: PackageDocument | None
    problems: tuple[str, ...]
    is_open: bool


def try_merge(base: PackageDocument, mine: PackageDocument, theirs: PackageDocument, choices: Choices) -> Trial:
    """Give what the choices so far come to."""
    asked = merge(base, mine, theirs).conflicts
    merged = merge(base, mine, theirs, choices)
    is_open = bool(merged.conflicts)
    for _ in range(MOST_ROUNDS):
        if not merged.conflicts:
            break
        choices = {**choices, **{each.key: Side.MINE for each in merged.conflicts}}
        merged = merge(base, mine, theirs, choices)
    return Trial(align(base, mine, theirs), asked, merged.document, merged.problems, is_open)
