"""Folders of the catalog, and the rights on them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from designer.models import INSTALLATION, Grant, Level, Reach, Root, one_principal

MOST_LEVELS = 5
"""How deep folders may stand in folders; every question of rights goes up all of them in one statement."""
CATALOG = Level("designer.RootGrant", Reach.ABOVE, root=Root.CATALOG)


def folders_above(path: str) -> list[Level]:
    """Give the levels of a folder that path leads to, and of those that it is in."""
    steps = ["__".join([path, *["parent"] * number]) for number in range(MOST_LEVELS)]
    return [Level("connections.FolderGrant", Reach.ABOVE, "folder", step) for step in steps]


class Folder(models.Model):
    """A folder of the catalog. Without a parent it stands in the catalog itself."""

    name = models.CharField(max_length=128)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    levels: ClassVar = (
        Level("connections.FolderGrant", Reach.OWN, "folder"),
        *folders_above("parent")[: MOST_LEVELS - 1],
        CATALOG,
        INSTALLATION,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "parent", Lower("name"), condition=Q(parent__isnull=False), name="folder_name_in_parent"
            ),
            models.UniqueConstraint(Lower("name"), condition=Q(parent__isnull=True), name="folder_name_in_catalog"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owning_project(self) -> None:
        """Folders are of the catalog, and so of no project."""
        return


class FolderGrant(Grant):
    """A right on a folder of the catalog, and so on what is in it."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = one_principal("folder")
