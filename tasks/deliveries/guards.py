"""Which guards a mail of an execution meets: those of its project and connection manager, or the shadow run's alone."""

from collections.abc import Sequence

from connections.guard.lookup import find_guards
from connections.guard_rules.rules import Guard
from connections.types.smtp.properties import SmtpProperties
from designer.package.document import ConnectionManagerDocument
from tasks.runtime.models import Execution

SHADOW_RUN = Guard(
    "the shadow run",
    ("Withheld", "Redirected", "Limited"),
    withhold="This is a shadow run: all its mail is withheld, and kept to be compared.",
)


def guards_of(execution: Execution, manager: ConnectionManagerDocument, smtp: SmtpProperties) -> Sequence[Guard]:
    """Give the guards that are in force now. A shadow run's is looked up nowhere, so that nothing can lift it."""
    if execution.is_shadow:
        return (SHADOW_RUN,)
    return find_guards(execution.project_id, execution.package_id, manager, smtp)
