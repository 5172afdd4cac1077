"""Whether a project shows what its runs make of sensitive values."""

from django.db import transaction

from designer.errors import Forbidden
from designer.models import Project
from designer.package.diff import describe_values
from designer.people import audit
from designer.people.permissions import Action, Person, require

SHOWN = "Deliveries and the log show what is made of sensitive values"
HIDDEN = "Deliveries and the log hide what is made of sensitive values"
NOT_YOURS = "Only an administrator can say whether a project shows what is made of sensitive values. Ask one."


@transaction.atomic
def show_sensitive_values(user: Person, project: Project, *, is_shown: bool) -> None:
    """Let deliveries and the log of runs that begin from now on show what is made of sensitive values, or hide it.

    Parameters and variables themselves stay hidden. Raises Forbidden.
    """
    require(user, Action.MODIFY, project)
    if not user.is_superuser:
        raise Forbidden(NOT_YOURS)
    was_shown, project.shows_sensitive = project.shows_sensitive, is_shown
    project.save(update_fields=["shows_sensitive"])
    changes = [SHOWN if is_shown else HIDDEN, *describe_values({"shown": was_shown}, {"shown": is_shown})]
    audit.record(user, "changed what is shown of sensitive values", project, project=project, changes=changes)
