"""Which shared connection managers and credentials a person may use, as an import asks it."""

from uuid import UUID

from django.db.models import Q

from connections.catalog.choices import find_choices
from connections.catalog.services import usable_managers
from connections.credentials.services import usable_credentials
from designer.models import User

OF_PROJECT, OF_CATALOG = "project:", "catalog:"
MOST_CREDENTIALS = 200


class UsableThings:
    """Answers by what the rights of the user say now."""

    def find_manager(self, user: User, project_id: int, type_name: str, reference: str) -> UUID | None:
        """Give the manager that a reference means: names are unique in a project, and in the catalog."""
        wanted = _read(reference)
        if wanted is None:
            return None
        return usable_managers(user, project_id).filter(wanted, type=type_name).values_list("uid", flat=True).first()

    def list_managers(self, user: User, project_id: int, type_name: str) -> list[tuple[str, str]]:
        """Give the first of the project's, then of the catalog's."""
        groups = find_choices(user, project_id, type_name).groups
        return [(value, f"{label} ({group})") for group, choices in groups for value, label in choices]

    def has_credential(self, user: User, name: str) -> bool:
        """Names are the same in any case, as where a connection is made."""
        return usable_credentials(user).filter(name__iexact=name).exists()

    def list_credentials(self, user: User) -> list[str]:
        """Give them by name."""
        return list(usable_credentials(user).values_list("name", flat=True)[:MOST_CREDENTIALS])


def _read(reference: str) -> Q | None:
    if reference.startswith(OF_PROJECT):
        return Q(name__iexact=reference.removeprefix(OF_PROJECT).strip(), project__isnull=False)
    if reference.startswith(OF_CATALOG):
        *folders, name = (word.strip() for word in reference.removeprefix(OF_CATALOG).strip("/").split("/"))
        wanted = Q(name__iexact=name, project__isnull=True)
        for level, folder in enumerate(reversed(folders)):
            wanted &= Q(**{f"folder__{'parent__' * level}name__iexact": folder})
        return wanted
    try:
        return Q(uid=UUID(reference))
    except ValueError:
        return None
