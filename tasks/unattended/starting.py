"""Starting a package while nobody is there, in the name of the person whose it is.

Whether that person may have it run is asked each time. Where not, nothing is tried again until somebody looks.
"""

from collections.abc import Mapping
from typing import Any

from connections.environments.choosing import refuse
from designer.errors import Refusal
from designer.models import User
from designer.people import audit
from designer.people.permissions import Action, Person, require
from designer.people.principals import Caller
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.planner import WHOLE
from tasks.runtime.preparation.stages import RunRequest
from tasks.runtime.services import start_request
from tasks.unattended.model import Unattended
from tasks.unattended.run_settings import open_values

NOBODY = "The account of {} was deleted. Who enables this, or changes it, is who it runs as."
CLOSED = "The account of {} is closed. Who enables this, or changes it, is who it runs as."
NOT_ALLOWED = "{} may not have “{}” run any more. Who enables this, or changes it, is who it runs as."
NO_ENVIRONMENT = "The environment “{}” was deleted. Choose another one, or none."


class MayNotRun(Refusal):
    """The person in whose name it would be started may not have it run any more, or has no account."""


def find_person(thing: Unattended) -> User:
    """Give in whose name a start is. Raises MayNotRun."""
    if thing.runs_as is None:
        raise MayNotRun(NOBODY.format(thing.runs_as_name))
    if not thing.runs_as.is_active:
        raise MayNotRun(CLOSED.format(thing.runs_as_name))
    try:
        require(thing.runs_as, Action.EXECUTE, thing.package)
    except Refusal as error:
        raise MayNotRun(NOT_ALLOWED.format(thing.runs_as_name, thing.package)) from error
    return thing.runs_as


def start_package(user: Person, thing: Unattended, kind: str, given: Mapping[str, Any] | None = None) -> Execution:
    """Start the package as it is set up, with values that come before those that are kept. kind says what starts it.
    Raises what
    start_execution raises."""
    if thing.environment is None and thing.environment_name:
        raise refuse(NO_ENVIRONMENT.format(thing.environment_name))
    request = RunRequest(
        user,
        thing.package,
        {**open_values(thing), **(given or {})},
        thing.current_environment,
        part=WHOLE,
        logging=Logging.choose(thing.logging_level, thing.logged_events),
        confirms_production=thing.confirms_production,
        started_by=f"{kind} “{thing.name}”",
    )
    return start_request(request)


def stop(thing: Unattended, kind: str, reason: str) -> None:
    """Let it start nothing more until somebody enables it, and say why."""
    thing.is_enabled, thing.stopped = False, reason
    thing.save(update_fields=["is_enabled", "stopped"])
    audit.record(Caller(f"A {kind}"), f"stopped {kind}", thing, project=thing.project, changes=[reason])
