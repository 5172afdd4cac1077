"""Notices: what was changed outside of a project that its packages depend on, as lines of the project's own record."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from designer.models import AuditEntry, Project
from designer.people import audit
from designer.people.permissions import Person

CHANGED, DELETED = "changed what is used here", "deleted what is used here"
SHOWN = timedelta(days=7)
MOST_ENTRIES, MOST_SHOWN = 500, 3
"""Entries of a project that are looked at, the newest, and notices that its page shows."""


def notify(user: Person, action: str, thing: object, project: Project, sentence: str) -> None:
    """Write a notice for a project: what (CHANGED or DELETED) was done to a thing, and how that is used there."""
    audit.record(user, action, thing, project=project, changes=[sentence])


def find_notices(project: Project) -> QuerySet[AuditEntry]:
    """Give the notices that a project's page shows, the newest first, in one query."""
    newest = AuditEntry.objects.filter(project=project).order_by("-pk").values("pk")[:MOST_ENTRIES]
    lately = AuditEntry.objects.filter(action__in=[CHANGED, DELETED], time__gt=timezone.now() - SHOWN)
    return lately.filter(pk__in=newest).order_by("-pk")[:MOST_SHOWN]
