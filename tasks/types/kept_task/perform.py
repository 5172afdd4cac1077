"""What a kept task does in a Python program: it counts as what a person chose, and waits for nobody."""

from connections.files.places import folders_of
from tasks.runtime.work import TaskFailed, Work
from tasks.types.kept_task.ending import end_as_chosen
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties

ELSEWHERE = "{label}: someone else runs it, and its outcome is reported to a team's server alone."


def perform_kept_task(work: Work) -> str:
    """Give the sentence of the task's end. Raises TaskFailed and CannotEvaluate."""
    properties = work.evaluate(KeptTaskProperties)
    if properties.outcome is KeptOutcome.EXTERNAL:
        raise TaskFailed(ELSEWHERE.format(label=properties.label))
    told, given = end_as_chosen(properties, work.values, folders_of(None), work.largest_file)
    work.change(given)
    work.event("OnInformation", told)
    return told
