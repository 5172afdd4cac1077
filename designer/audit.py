"""The record of who changed what. Services write it in the transaction of the change itself."""

from designer.models import AuditEntry, Package, Project, User
from designer.permissions import Person


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


def changes_since(package: Package, version: int) -> list[str]:
    """Say what was changed in a package after this version, a sentence each with the person's name, oldest first."""
    entries = AuditEntry.objects.filter(package=package, version__gt=version).order_by("pk")[:50]
    return [f"{entry.user_name}: {change}" for entry in entries for change in entry.changes]
