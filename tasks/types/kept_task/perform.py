"""What a kept task does in a Python program: it counts as what a person chose, and waits for nobody."""

from typing import assert_never

from tasks.runtime.work import TaskFailed, Work
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties


def end_as_chosen(work: Work) -> str:
    """Give the sentence of the task's end. Raises TaskFailed."""
    properties = work.evaluate(KeptTaskProperties)
    told = tell_chosen(properties)
    if properties.outcome is KeptOutcome.SUCCEEDED:
        work.event("OnInformation", told)
        return told
    raise TaskFailed(told)


def tell_chosen(properties: KeptTaskProperties) -> str:
    """Say what a kept task counts as, or why it counts as nothing here."""
    match properties.outcome:
        case KeptOutcome.STOP:  # what disabled it before the run has changed its mind
            return f"{properties.label}: it cannot run here, and nobody chose what it counts as."
        case KeptOutcome.SUCCEEDED:
            return f"{properties.label}: it was not run here, and counts as succeeded, as its editor says."
        case KeptOutcome.FAILED:
            return f"{properties.label}: it was not run here, and counts as failed, as its editor says."
        case KeptOutcome.EXTERNAL:
            return f"{properties.label}: someone else runs it, and its outcome is reported to a team's server alone."
        case _:
            assert_never(properties.outcome)
