"""Logging levels: which events of an execution are written into its log (SSIS reference: logging levels).

A level decides about the log alone: events count, bubble up and are handled whether they are written or not.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.conf import settings

from designer.errors import Invalid
from designer.package.enumerations import EventName

DIAGNOSTIC = "Diagnostic"
"""What only who looks for a fault wants to know: the value of a condition, the new value of a variable."""
PERFORMANCE = frozenset({EventName.ON_ERROR, EventName.ON_WARNING})
BASIC = frozenset(EventName)
custom_events: list[str] = []
"""The events that types of tasks have of their own, as their apps register them."""


class LoggingLevel(StrEnum):
    """How much is logged, with SSIS's names. CUSTOM: the events that were chosen for the execution."""

    NONE = "None"
    BASIC = "Basic"
    PERFORMANCE = "Performance"
    VERBOSE = "Verbose"
    CUSTOM = "Custom"

    @property
    def number(self) -> int:
        """The number that SSIS's catalog uses."""
        return {"None": 0, "Basic": 1, "Performance": 2, "Verbose": 3, "Custom": 100}[self.value]

    @property
    def description(self) -> str:
        """What is written, in a line."""
        return {
            "None": "Nothing but the status, also of each task.",
            "Basic": "All events but those of tasks' own and diagnostic ones.",
            "Performance": "Errors and warnings; durations are always kept.",
            "Verbose": "All events, with values of conditions and variables.",
            "Custom": "The events that you choose.",
        }[self.value]


@dataclass(frozen=True)
class Logging:
    """What an execution logs: a level and, for CUSTOM, the names of events."""

    level: LoggingLevel
    events: tuple[str, ...] = ()

    @classmethod
    def choose(cls, level: str = "", events: Collection[str] = ()) -> Self:
        """Make of what was given, in any case and maybe nothing, a level. Raises Invalid."""
        wanted = (level or ("Custom" if events else settings.SERVER_LOGGING_LEVEL)).casefold()
        found = next((each for each in LoggingLevel if wanted in (each.casefold(), str(each.number))), None)
        if found is None:
            raise Invalid(f"“{level}” is no logging level. Choose one of {', '.join(LoggingLevel)}.")
        if found is not LoggingLevel.CUSTOM and events:
            raise Invalid(f"The level {found} says itself which events are logged. Choose events for Custom only.")
        known = list_events()
        if unknown := [each for each in events if each not in known]:
            raise Invalid(f"“{unknown[0]}” is no event that can be logged. Choose of {', '.join(known)}.")
        if found is LoggingLevel.CUSTOM and not events:
            raise Invalid("Custom logs the events that you choose. Choose one at least, or the level None.")
        return cls(found, tuple(each for each in known if each in events))

    def writes(self, event: str) -> bool:
        """Whether an event of this name is written down."""
        match self.level:
            case LoggingLevel.BASIC:
                return event in BASIC
            case LoggingLevel.PERFORMANCE:
                return event in PERFORMANCE
            case LoggingLevel.CUSTOM:
                return event in self.events
            case _:
                return self.level is LoggingLevel.VERBOSE


def list_events() -> list[str]:
    """Give all events that can be logged: SSIS's, the diagnostic one, and those that tasks have of their own."""
    return [*EventName, DIAGNOSTIC, *custom_events]
