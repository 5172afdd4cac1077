"""The properties of a kept task."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from designer.input.number_types import PLAIN
from designer.input.texts import NO_NUL
from designer.package.document import Digest
from tasks.types.kept import CreationName, Facts
from tasks.types.kept_task.reading.known_types import LONGEST_LABEL, Family, describe_type
from tasks.types.kept_task.results import Bindings, ResultSet
from tasks.types.properties import Properties
from tasks.types.rows.file import RowFile

A_DAY, LONGEST_WAIT = 24 * 60, 60 * 24 * 60
"""Minutes: how long an outcome is waited for when nobody says otherwise, and at most."""


class KeptOutcome(StrEnum):
    """What a task that cannot run here counts as in a run. EXTERNAL: somebody else runs it, and reports its outcome.
    ROWS: it has succeeded, and rows of a file stand for what it would have found."""

    STOP = "Stop"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    EXTERNAL = "External"
    ROWS = "Rows"


class KeptTaskProperties(Properties):
    """A task of SSIS's that has no engine here. creation_name is its type as the file has it, source the digest of its
    XML, facts are what is known of it.

    label and family follow from creation_name; a label that was given is kept. wait_minutes is for how long the outcome
    of one that somebody else runs is waited for. bindings are the variables that take what a statement or a data flow
    finds, and rows the file of which they take it here.
    """

    creation_name: CreationName = ""
    label: Annotated[str, StringConstraints(max_length=LONGEST_LABEL, pattern=NO_NUL)] = ""
    family: Family = Family.OTHER
    source: Digest = ""
    facts: Facts = []
    outcome: KeptOutcome = KeptOutcome.STOP
    wait_minutes: Annotated[int, Field(ge=1, le=LONGEST_WAIT), PLAIN] = A_DAY
    result_set: ResultSet = ResultSet.NONE
    bindings: Bindings = []
    rows: RowFile = RowFile()

    @property
    def takes_rows(self) -> bool:
        """Whether rows of a file can stand for the task's result."""
        return self.result_set in (ResultSet.SINGLE_ROW, ResultSet.FULL) and bool(self.bindings)

    @model_validator(mode="before")
    @classmethod
    def _name_type(cls, given: Any) -> Any:
        """Say what follows from the type, whatever a document said of it."""
        if not isinstance(given, dict) or not isinstance(given.get("creation_name", ""), str):
            return given
        label, family = describe_type(given.get("creation_name", ""))
        return {**given, "label": given.get("label") or label, "family": family}
