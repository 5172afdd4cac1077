"""Grants: that a person, or a team, has a role or a right on something. A kind of thing has a table of its own here or
in the app that knows it, so that its grants go with it; `levels` says on which things else a right counts for it.
"""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from designer.models.accounts import User
from designer.models.teams import Team


class Grant(models.Model):
    """One line: name is that of a role or of a single right (designer.people.rights)."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=32)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} for {self.person or self.team}"


def one_principal(thing: str) -> list[models.BaseConstraint]:
    """Give the constraints of a table of grants: each is a person's or a team's, and nobody has the same one twice."""
    either = Q(person__isnull=True, team__isnull=False) | Q(person__isnull=False, team__isnull=True)
    return [
        models.CheckConstraint(condition=either, name="%(app_label)s_%(class)s_principal"),
        models.UniqueConstraint(fields=[thing, "person", "name"], name="%(app_label)s_%(class)s_person"),
        models.UniqueConstraint(fields=[thing, "team", "name"], name="%(app_label)s_%(class)s_team"),
    ]


class Root(models.TextChoices):
    """What has no row: the installation, in which everything is, and the catalog, in which its folders are."""

    INSTALLATION = "installation", "the installation"
    CATALOG = "catalog", "the catalog"


class RootGrant(Grant):
    """A right on the installation or on the catalog."""

    root = models.CharField(max_length=16, choices=Root)

    class Meta:
        constraints = one_principal("root")


class Reach(Enum):
    """How a right on something counts for a thing: it is that thing, has it as a part, contains it, or is around all.

    What everybody may use by a right on the catalog holds nothing secret. So from around, USE alone is not enough for a
    thing that does.
    """

    OWN = auto()
    WHOLE = auto()
    ABOVE = auto()
    AROUND = auto()


@dataclass(frozen=True)
class Level:
    """Where a right on a thing may come from: a table of grants, and how the thing refers to what those are on.

    path leads from the thing to what the table's grants have in the field key; where they are on a root, it is named.
    condition says for which things the level is there.
    """

    table: str
    reach: Reach
    key: str = ""
    path: str = "pk"
    root: Root | None = None
    condition: Q = field(default_factory=Q)

    @property
    def model(self) -> type[Any]:
        """The table of grants."""
        return apps.get_model(self.table)


INSTALLATION = Level("designer.RootGrant", Reach.ABOVE, root=Root.INSTALLATION)
