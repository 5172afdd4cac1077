"""Doing the work of one task, by what its type says of it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from connections.smtp.pool.pool import SessionPool
from connections.smtp.windows_auth import Identity
from designer.expressions import OF_STEP, limited
from designer.issues.error_boundary import make_reference
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.property_expressions.design_time_values import is_delayed
from designer.property_expressions.evaluation import evaluate_properties
from designer.validation.packages import find_issues_now
from designer.variables.values import CannotEvaluate, Values
from tasks.in_process.changing import change_variables
from tasks.in_process.telling import Telling
from tasks.runtime.planner import Outcome, RunId
from tasks.runtime.rules.judging import refuse_errors
from tasks.runtime.work import Properties, TaskCanceled, TaskFailed
from tasks.types.registering import runnable_types

NO_WAY = "A {label} is run by the workers of a team's server alone. Disable it, or run the package there."
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finished:
    """What the work of a task came to."""

    outcome: Outcome
    sentence: str = ""
    code: str = ""


class TaskAtWork:
    """The work of one run of a task (tasks.runtime.work.Work)."""

    def __init__(self, telling: Telling, key: RunId, executable: ExecutableDocument, pool: SessionPool) -> None:
        self.key = key
        self.executable = executable
        self.pool = pool
        self._telling = telling

    @property
    def document(self) -> PackageDocument:
        return self._telling.state.snapshot.package_of(self.executable.id)

    @property
    def shared_connections(self) -> Sequence[ConnectionManagerDocument]:
        snapshot = self._telling.state.snapshot
        return snapshot.shared_of(snapshot.home_of(self.executable.id))

    @cached_property
    def values(self) -> Values:
        return self._telling.state.values_of(self.key)

    @property
    def largest_file(self) -> int:
        return self._telling.state.prepared.program.largest_file

    @property
    def largest_message(self) -> int:
        return self._telling.state.prepared.program.largest_message

    @limited()
    def evaluate(self, model: type[Properties]) -> Properties:
        """Give the executable's properties as their expressions make them now. Raises TaskFailed."""
        try:
            given = evaluate_properties(model, self.executable.properties, self.executable.expressions, self.values)
            return model.model_validate(given)
        except CannotEvaluate as error:
            raise TaskFailed(error.sentence, error.code) from error

    def event(self, name: str, message: str, code: str = "", **said: object) -> None:
        """Tell of something, to who listens, the log and the event handlers."""
        self._telling.emit(self.key, name, message, code, **said)

    def is_canceled(self) -> bool:
        """Ask whether the work should end here."""
        self._telling.emit(self.key, "OnQueryCancel")
        return self._telling.is_canceled

    def find_identity(self, manager: ConnectionManagerDocument) -> Identity | None:
        """Give as whom a connection manager authenticates; None is the user that the program runs as."""
        return self._telling.state.prepared.program.identities.get(manager.id)

    def change(self, changes: Mapping[UUID, Any]) -> None:
        """Give variables other values. Raises CannotEvaluate."""
        change_variables(self._telling, self.key, self.values, changes)


def work_on(work: TaskAtWork) -> Finished:
    """Do the work, and give what it came to, whatever it raises."""
    try:
        return Finished(Outcome.SUCCESS, _work(work))
    except (TaskFailed, CannotEvaluate) as error:
        return Finished(Outcome.FAILURE, error.sentence, error.code)
    except TaskCanceled as error:
        return Finished(Outcome.CANCELED, error.sentence)
    except Exception:
        reference = make_reference()
        logger.exception("“%s” failed unexpectedly, reference %s", work.executable.name, reference)
        sentence = f"Mailwright failed to run this task. The log tells more under the reference {reference}."
        return Finished(Outcome.FAILURE, sentence)


def _work(work: TaskAtWork) -> str:
    _validate(work)
    made = runnable_types.get(work.executable.type)
    if made and made.calculation:
        with limited(OF_STEP):
            calculated = made.calculation(work.executable, work.values)
            work.change(calculated.changed)
        return calculated.sentence
    if made is None or made.perform is None:
        raise TaskFailed(NO_WAY.format(label=made.label if made else work.executable.type))
    return made.perform(work)


def _validate(work: TaskAtWork) -> None:
    """Validate what was not validated before the run. Raises CannotEvaluate."""
    document = work.document
    if is_delayed(document, {each.id: each for each in document.executables}, work.executable.id):
        found = find_issues_now(work.executable, document, work.shared_connections, None, work.values)
        refuse_errors(found)
