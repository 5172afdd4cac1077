"""Which guards a mail of an execution meets: those of its project and connection manager, or the shadow run's alone."""

from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from uuid import UUID

from connections.guard.lookup import find_guards, find_stored_guards
from connections.guard_rules.rules import Guard
from connections.types.smtp.properties import SmtpProperties
from designer.package.document import ConnectionManagerDocument
from tasks.runtime.models import Execution

SHADOW_RUN = Guard(
    "the shadow run",
    ("Withheld", "Redirected", "Limited"),
    withhold="This is a shadow run: all its mail is withheld, and kept to be compared.",
)

GUARDED = 0.1
"""Seconds for which what the guards said holds for the mails of batches."""
MOST_RECENT = 100
"""Connection managers of executions for which that is kept."""


def guards_of(execution: Execution, manager: ConnectionManagerDocument, smtp: SmtpProperties) -> Sequence[Guard]:
    """Give the guards that are in force now. A shadow run's is looked up nowhere, so that nothing can lift it."""
    if execution.is_shadow:
        return (SHADOW_RUN,)
    return find_guards(execution.project_id, execution.package_id, manager, smtp)


def recent_guards_of(execution: Execution, manager: ConnectionManagerDocument, smtp: SmtpProperties) -> Sequence[Guard]:
    """Give those that were in force just now, because the mails of batches follow each other within milliseconds."""
    if execution.is_shadow:
        return (SHADOW_RUN,)
    key = execution.pk, execution.created_at, manager.id
    asked_at, stored = _recent.get(key, (0.0, ()))
    if monotonic() - asked_at > GUARDED:
        stored = find_stored_guards(execution.project_id, execution.package_id, manager)
        _recent[key] = monotonic(), stored
        while len(_recent) > MOST_RECENT:
            del _recent[next(iter(_recent))]
    return (*stored, Guard.of_manager(manager.name, smtp))


_recent: dict[tuple[int, datetime, UUID], tuple[float, Sequence[Guard]]] = {}
