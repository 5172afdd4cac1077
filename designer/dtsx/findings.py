"""What an import has to tell about a file: findings under codes that never change, each at its place."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: it stops the run or loses something, it may surprise, or it is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True)
class Rule:
    """A kind of finding: its code, what it means for a run here, and what to do about it."""

    code: str
    severity: Severity
    title: str
    impact: str
    recommendation: str


@dataclass(frozen=True)
class Finding:
    """A rule that a place in a file meets; detail says in a sentence what was found there.

    place is SSIS's package path, such as \\Package\\Seq\\Mail.Properties[ToLine]. What is_disabled matters only when
    somebody enables the part, or the container around it. key is what of the part a mend would be about, such as a
    server or a path; None where nothing but a person can mend it.
    """

    rule: Rule
    place: str
    detail: str
    line: int = 0
    is_disabled: bool = False
    key: str | None = None
