"""The record of who changed what. Services write it in the transaction of the change itself."""

from django.db.models import Q, QuerySet

from designer.models import AuditEntry, Package, Project, User
from designer.people.permissions import Action, Person, require, require_administrator


def record(
    user: Person,
    action: str,
    thing: object,
    *,
    project: Project | None = None,
    package: Package | None = None,
    changes: list[str] | None = None,
) -> None:
    """Write one line: the action in plain words ("saved package"), the thing by name, sentences of what changed."""
    AuditEntry.objects.create(
        user=user if isinstance(user, User) else None,
        user_name=user.get_username(),
        action=action,
        thing=str(thing)[:300],
        project=project,
        package=package,
        version=package.version if package else None,
        changes=changes or [],
    )


def find_entries(user: Person, project: Project | None = None) -> QuerySet[AuditEntry]:
    """Give the record, newest first: all of it for administrators, that of one project for its members.

    Raises NotAllowed.
    """
    entries = AuditEntry.objects.select_related("project").order_by("-pk")
    if project is None:
        require_administrator(user)
        return entries
    require(user, Action.READ, project)
    return entries.filter(project=project)


def narrow(entries: QuerySet[AuditEntry], text: str, user_name: str) -> QuerySet[AuditEntry]:
    """Give the entries that have the text in what was done or to what, and are this person's."""
    if text:
        entries = entries.filter(Q(thing__icontains=text) | Q(action__icontains=text))
    return entries.filter(user_name__iexact=user_name) if user_name else entries


def changes_since(package: Package, version: int) -> list[str]:
    """Say what was changed in a package after this version, a sentence each with the person's name, oldest first."""
    entries = AuditEntry.objects.filter(package=package, version__gt=version).order_by("pk")[:50]
    return [f"{entry.user_name}: {change}" for entry in entries for change in entry.changes]
