"""The one gate where anything that a task, or a job of an execution, raises becomes a result."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from designer.issues.error_boundary import make_reference
from designer.variables.values import CannotEvaluate
from tasks.runtime.engine.runners import LastWrite
from tasks.runtime.events.event import Event
from tasks.runtime.models import Execution
from tasks.runtime.statuses import TaskStatus
from tasks.runtime.work import TaskAwaited, TaskCanceled, TaskDeferred, TaskFailed

DATABASE_AWAY = (OperationalError, InterfaceError)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What a task came to, with a sentence on it, and the events and other rows that it left to be written with it.

    PENDING with due_at: it is put off until then. awaited is what the log tells of one that somebody else does.
    changed are new values of variables by their ID, as JSON, of a task that has succeeded. items are what a loop goes
    through, where they are kept with the result.
    """

    status: TaskStatus
    sentence: str = ""
    code: str = ""
    events: Sequence[Event] = ()
    due_at: datetime | None = None
    writes: Sequence[LastWrite] = ()
    awaited: str = ""
    changed: Mapping[UUID, Any] = field(default_factory=dict)
    items: Sequence[Any] | None = None


def run_to_result(name: str, work: Callable[[], Result], events: Sequence[Event] = ()) -> Result:
    """Do the work of the task run of this name, and give what it came to, whatever it raises.

    events are those that the work leaves to be written with its result.
    """
    try:
        return work()
    except (TaskFailed, CannotEvaluate) as error:
        return Result(TaskStatus.FAILED, error.sentence, error.code, events)
    except TaskCanceled as error:
        return Result(TaskStatus.CANCELED, error.sentence, events=events)
    except TaskDeferred as error:
        awaited = error.told if isinstance(error, TaskAwaited) else ""
        return Result(TaskStatus.PENDING, error.sentence, events=events, due_at=error.due_at, awaited=awaited)
    except Exception:
        reference = make_reference()
        logger.exception("The task run %s failed unexpectedly, reference %s", name, reference)
        sentence = f"Mailwright failed to run this task. The worker's log tells more under the reference {reference}."
        return Result(TaskStatus.FAILED, sentence)


def attempt_job(name: str, work: Callable[[], None]) -> str:
    """Do a job's work, and give the reference under which the log has what it raised; empty when all went well.

    That the database is away is raised: it says nothing of the execution.
    """
    try:
        work()
    except DATABASE_AWAY:
        raise
    except Execution.DoesNotExist:
        logger.warning("The execution of the job %s was deleted while it ran, so nothing more of it is done.", name)
    except Exception:
        reference = make_reference()
        logger.exception("The job %s failed unexpectedly, reference %s", name, reference)
        return reference
    return ""
