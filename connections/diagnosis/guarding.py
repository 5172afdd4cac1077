"""A trial that sends a message obeys the guard, as every mail does. One that sends nothing may go on."""

from collections.abc import Iterable
from dataclasses import replace

from connections.diagnosis.probe import Trial
from connections.guard_rules.rules import Guard, Stopped, guard


def guard_trial(trial: Trial, guards: Iterable[Guard]) -> tuple[Trial, str]:
    """Give the trial with the recipients that the guards let pass, and why others do not. Raises Stopped."""
    if not trial.message:
        return trial, ""
    passage = guard(trial.recipients, guards)
    if not passage.recipients:
        raise Stopped(f"The test message was not sent: it was withheld from every recipient. {passage.reasons}")
    return replace(trial, recipients=passage.recipients), passage.reasons
