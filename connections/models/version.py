"""Versions of shared connection managers as rows."""

import uuid

from django.db import models

from connections.models.folder import Folder
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument


class ConnectionVersion(models.Model):
    """What a shared connection manager was from one change to the next; is_deletion: that it was deleted as this.

    connection_uid and not a foreign key, because versions outlive the manager: that brings a deleted one back.
    """

    connection_uid = models.UUIDField(default=uuid.uuid4)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    folder = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, related_name="+")
    """Where in the catalog it was; a folder that is deleted after it leaves the catalog itself."""
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=128)
    document = models.JSONField()
    saved_at = models.DateTimeField(auto_now_add=True)
    user_name = models.CharField(max_length=150, blank=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    is_deletion = models.BooleanField(default=False)

    class Meta:
        app_label = "connections"
        constraints = [models.UniqueConstraint(fields=["connection_uid", "number"], name="connection_version_number")]
        indexes = [
            models.Index(fields=["-saved_at"], condition=models.Q(is_deletion=True), name="connection_version_deleted")
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager as it was."""
        return ConnectionManagerDocument.model_validate(self.document)
