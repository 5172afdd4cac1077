"""How a kept task ends that waits for nobody: as a person chose."""

from typing import Any, assert_never
from uuid import UUID

from connections.files.folders import Folders
from designer.variables.values import Values
from tasks.runtime.work import TaskFailed
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties
from tasks.types.kept_task.results import give_results
from tasks.types.rows.files import read_row_file


def end_as_chosen(
    properties: KeptTaskProperties, values: Values, folders: Folders, largest_file: int
) -> tuple[str, dict[UUID, Any]]:
    """Give the sentence of the task's end and the new values of variables, as JSON, by their IDs.

    largest_file is in bytes, for rows that stand for a result. Raises TaskFailed and CannotEvaluate.
    """
    label = properties.label
    match properties.outcome:
        case KeptOutcome.STOP:  # what disabled it before the run has changed its mind
            raise TaskFailed(f"{label}: it cannot run here, and nobody chose what it counts as.")
        case KeptOutcome.SUCCEEDED:
            return f"{label}: it was not run here, and counts as succeeded, as its editor says.", {}
        case KeptOutcome.FAILED:
            raise TaskFailed(f"{label}: it was not run here, and counts as failed, as its editor says.")
        case KeptOutcome.EXTERNAL:
            raise TaskFailed(f"{label}: someone else runs it, and nobody waits for its outcome here.")
        case KeptOutcome.ROWS:
            return _take_rows(properties, values, folders, largest_file)
        case _:
            assert_never(properties.outcome)


def _take_rows(
    properties: KeptTaskProperties, values: Values, folders: Folders, largest_file: int
) -> tuple[str, dict[UUID, Any]]:
    """Give variables the rows of a file, as the statement would have given them its result."""
    file = properties.rows
    rows = read_row_file(file, folders, largest_file)
    given = give_results(properties.result_set, properties.bindings, rows, values, file.path)
    names = ", ".join(each.variable for each in properties.bindings)
    found = f"{names} has its result from “{file.path}” ({len(rows):,} rows)."
    return f"{properties.label}: it was not run here. {found}", given
