"""Connection managers as rows: of a package, of a project, or of the catalog that the whole team shares."""

import uuid
from dataclasses import replace
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from connections.guard_rules.marks import find_marks
from connections.models.folder import CATALOG, Folder, folders_above
from connections.models.scope import ConnectionScope
from designer.issues.marks import Mark
from designer.models import INSTALLATION, Grant, Level, Package, Project, Reach, User, one_principal
from designer.package.document import ConnectionManagerDocument

IN_CATALOG = Q(package__isnull=True, project__isnull=True)
KEPT_AS_WRITTEN = ("type", "name", "description", "properties", "expressions", "delay_validation")
"""What a row has as its document has it in JSON, in the order of that. Beside it there is the ID."""


class ConnectionManager(models.Model):
    """One connection manager. It belongs to a package, or to a project, or to neither: then it is in the catalog, in a
    folder or, without one, in the catalog itself.

    properties holds what the type's properties model accepted; the connection string is another view of the same.
    """

    uid = models.UUIDField(default=uuid.uuid4)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, null=True, related_name="connections")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="connections")
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, null=True, related_name="connections")
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    """Whom people ask about a shared one: who made it, until it is handed on. That gives no rights."""
    position = models.PositiveIntegerField(default=0)
    type = models.CharField(max_length=64)
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    properties = models.JSONField(default=dict)
    expressions = models.JSONField(default=dict)
    delay_validation = models.BooleanField(default=False)
    modified_at = models.DateTimeField(auto_now=True)
    levels: ClassVar = (
        Level("connections.ConnectionGrant", Reach.OWN, "connection"),
        Level("designer.ProjectGrant", Reach.WHOLE, "project", "project"),
        *folders_above("folder"),
        replace(CATALOG, condition=IN_CATALOG),
        INSTALLATION,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(package__isnull=True) | Q(project__isnull=True), name="connection_one_scope"
            ),
            models.CheckConstraint(condition=Q(folder__isnull=True) | IN_CATALOG, name="connection_folder_of_catalog"),
            models.UniqueConstraint(
                "package", Lower("name"), condition=Q(package__isnull=False), name="connection_package_name"
            ),
            models.UniqueConstraint(
                "project", Lower("name"), condition=Q(project__isnull=False), name="connection_project_name"
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=IN_CATALOG,
                name="connection_catalog_name",
            ),
        ]
        indexes = [models.Index(fields=["uid"], name="connection_uid")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> ConnectionScope:
        """Where the manager belongs."""
        if self.package_id:
            return ConnectionScope.PACKAGE
        return ConnectionScope.PROJECT if self.project_id else ConnectionScope.CATALOG

    @property
    def owning_project(self) -> Project | None:
        """The project whose rights count for this; None in the catalog."""
        return self.package.project if self.package else self.project

    @property
    def marks(self) -> list[Mark]:
        """What people must see beside it: that it is disabled, redirected or limited."""
        return find_marks(self)

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager as a part of a package document."""
        return ConnectionManagerDocument(id=self.uid, **{name: getattr(self, name) for name in KEPT_AS_WRITTEN})


class ConnectionGrant(Grant):
    """A right on a shared connection manager."""

    connection = models.ForeignKey(ConnectionManager, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = one_principal("connection")
