"""What somebody may not do, as the record has it. Doors say so, because the service's own transaction is undone."""

import logging
from typing import Any

from django.db import DatabaseError

from designer.errors import Refusal, ServiceError
from designer.models import AuditEntry, User
from designer.people.repeats import count_attempt

logger = logging.getLogger(__name__)
MOST_OF_ONE = 20
"""Different attempts of one person in a minute that are told apart."""
MOST_OF_NOBODY = 20
"""Those of all who are not signed in."""


def note_refusal(user: object, error: ServiceError, asked: str) -> None:
    """Enter that somebody was refused something for want of a right. asked: the method and the address."""
    if not isinstance(error, Refusal):
        return
    who: dict[str, Any] = {"user": user, "user_name": user.username} if isinstance(user, User) else {"user_name": ""}
    scope, most = (f"refused {user.pk}", MOST_OF_ONE) if isinstance(user, User) else ("refused", MOST_OF_NOBODY)
    action = f"was refused to {error.action}" if error.action else "was refused"
    about = error.about
    known = {"thing": about, "project": getattr(about, "owning_project", None)} if about else {"thing": asked}
    category = AuditEntry.Category.REFUSAL
    try:
        count_attempt(scope, most, action=action, changes=[asked], category=category, **known, **who)
    except DatabaseError:  # what is refused is refused, also while the database takes nothing
        logger.exception("%s was not entered: %s %s", asked, who["user_name"], action)
