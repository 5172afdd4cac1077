"""The built-in team Everyone, and what it begins with; an administrator may take each of these grants back."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from designer.models import Root, RootGrant, Team
from designer.people.rights import Right, Role

NAME = "Everyone"
SECOND_NAME = "Everyone who can sign in"
"""Where an older installation has a group of the first name, which need not be all of them."""
FIRST_GRANTS = (
    (Root.CATALOG, Role.READER),
    (Root.CATALOG, Right.USE),
    (Root.INSTALLATION, Right.CREATE_OBJECTS),
)
"""Everybody sees and uses the catalog, and makes projects of their own."""


@transaction.atomic
def make_everyone(**migrated: Any) -> None:
    """Make the team where it is not there yet. Django calls this after migrations, and when it has emptied all tables.

    A migration would be too early: where tests empty the tables, its rows do not come back.
    """
    if "apps" in migrated and not _has_teams(migrated["apps"]):
        return
    if Team.objects.filter(is_everyone=True).exists():
        return
    name = SECOND_NAME if Group.objects.filter(name=NAME).exists() else NAME
    team = Team.objects.create(name=name, is_everyone=True)
    RootGrant.objects.bulk_create(RootGrant(root=root, name=each, team=team) for root, each in FIRST_GRANTS)


def find_everyone() -> Team:
    """Give the team that everybody is in."""
    return Team.objects.get(is_everyone=True)


def _has_teams(apps: Any) -> bool:
    """Tell whether the migrations have come to the tables; who goes back in them has none."""
    return "rootgrant" in apps.all_models["designer"]
