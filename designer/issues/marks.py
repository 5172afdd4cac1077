"""Marks: words beside a thing that nobody may overlook, wherever the thing is shown."""

from dataclasses import dataclass
from enum import StrEnum


class MarkKind(StrEnum):
    """What a mark warns of; pages give each kind its icon and colour."""

    STOPPED = "stopped"
    REDIRECTED = "redirected"
    LIMITED = "limited"


@dataclass(frozen=True)
class Mark:
    """A mark: one or two words, and the sentence that explains them."""

    kind: MarkKind
    label: str
    sentence: str
