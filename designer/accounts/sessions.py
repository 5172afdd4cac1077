"""The sessions that somebody has open: list them, end one, end all others. session_store.py ends them by time."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from designer.errors import NotAllowed, NotFound
from designer.models import Session, User
from designer.people import audit
from designer.people.permissions import Person

MOST_SHOWN = 100


def open_sessions(user: User) -> QuerySet[Session]:
    """Give somebody's sessions that have not ended, the one that was seen last first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")


@transaction.atomic
def end_session(user: User, uid: UUID) -> None:
    """End one of one's own sessions. Raises NotFound when it is another's, or has ended already."""
    session = Session.objects.select_for_update().filter(user=user, uid=uid).first()
    if session is None:
        raise NotFound("This session has ended already.")
    session.delete()
    whose = f"of {session.browser or 'no browser'} from {session.address}"
    audit.record(user, "ended a session", user, changes=[whose])


@transaction.atomic
def end_other_sessions(user: User, kept_key: str | None) -> int:
    """End one's own sessions but the one that asks for it; give how many there were."""
    ended, _ = Session.objects.filter(user=user).exclude(session_key=kept_key).delete()
    if ended:
        audit.record(user, "ended other sessions", user, changes=[f"{ended} ended"])
    return ended


@transaction.atomic
def end_all_sessions(administrator: Person, user: User) -> int:
    """End all sessions of a person; give how many there were. Raises NotAllowed for who is no administrator."""
    if not (administrator.is_active and administrator.is_superuser):
        raise NotAllowed("Only an administrator ends the sessions of somebody else.")
    ended, _ = Session.objects.filter(user=user).delete()
    audit.record(administrator, "ended all sessions", user, changes=[f"{ended} ended"])
    return ended


def forget_ended_sessions() -> None:
    """Delete what is left of sessions that nobody signed out of."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
