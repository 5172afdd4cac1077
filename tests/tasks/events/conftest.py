"""Executions with logs: of a loop, and of one in which some lines are to be found."""

import pytest

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.events.event import Event
from tasks.runtime.events.event_log import append
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import chain, looping


@pytest.fixture
def looped(member: User, project: Project) -> Execution:
    given = {"Key": "s3cret"}
    saved = create_package(member, project, looping())
    execution = start_execution(member, saved, given, logging=Logging.choose("Verbose"))
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    return execution


@pytest.fixture
def told(member: User, project: Project) -> Execution:
    """An execution with a log of which some lines are to be found."""
    execution = start_execution(member, create_package(member, project, chain(2)))
    first, second = execution.document.executables
    append(
        execution,
        [
            Event("OnPreExecute", "Version 1."),
            Event("OnInformation", "Sent to Ann through mail.example.com", first.id, first.name, path="0"),
            Event("OnInformation", "Sent to Bob", first.id, first.name, path="1"),
            Event("OnWarning", "Ann was refused", second.id, second.name),
            Event("OnError", "=cmd|' /C calc'!A0", second.id, second.name, "DTS_E_SENDMAILTASK_X"),
        ],
    )
    return execution
