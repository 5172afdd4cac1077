"""What schedules and triggers share in the API."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from designer.api.schemas import Given
from designer.input.texts import NO_NUL
from tasks.executions.api import Named
from tasks.runtime.preparation.parameters import VALUE
from tasks.unattended.model import Unattended
from tasks.unattended.run_settings import RunSettings

Text = Annotated[str, Field(max_length=128, pattern=NO_NUL)]
MOST_VALUES = 1_000


class UnattendedIn(Given):
    """A name, and how the package is started: as for an execution, with values for parameters by name. A sensitive
    value that is null is the one that is kept, which only the person it runs as can keep. It runs as who sends this."""

    name: Text
    enabled: bool = True
    environment: Text = ""
    confirm_production: bool = False
    parameters: Annotated[dict[str, Any], Field(max_length=MOST_VALUES)] = {}
    logging_level: Text = ""
    logged_events: list[str] = []

    def to_run_settings(self) -> RunSettings:
        """Give how the package is started."""
        return RunSettings(
            self.environment, self.confirm_production, self.parameters, self.logging_level, self.logged_events
        )


class UnattendedOut(Schema):
    """What both have. state is enabled, disabled or stopped, which it does by itself, and stopped says why; sensitive
    values are null."""

    id: int
    project: int
    package: Named
    name: str
    enabled: bool
    state: str
    stopped: str
    runs_as: str
    environment: str
    confirm_production: bool
    parameters: dict[str, Any]
    logging_level: str
    logged_events: list[str]
    modified_at: datetime


class StartRecordOut(Schema):
    """What came of it: due, started with the number of the execution, or skipped or refused with a reason."""

    id: int
    state: str
    reason: str
    execution: int | None
    at: datetime


def describe_unattended(thing: Unattended) -> dict[str, Any]:
    """Give the values of what both have."""
    return {
        "id": thing.pk,
        "project": thing.project_id,
        "package": Named(id=thing.package_id, name=thing.package.name),
        "name": thing.name,
        "enabled": thing.is_enabled,
        "state": thing.state,
        "stopped": thing.stopped,
        "runs_as": thing.runs_as_name,
        "environment": thing.current_environment,
        "confirm_production": thing.confirms_production,
        "parameters": {name: kept.get(VALUE) for name, kept in thing.parameters.items()},
        "logging_level": thing.logging_level,
        "logged_events": thing.logged_events,
        "modified_at": thing.modified_at,
    }
