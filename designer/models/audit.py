"""The record of who changed what."""

from django.db import models

from designer.models.accounts import User
from designer.models.packages import Package
from designer.models.projects import Project


class AuditEntry(models.Model):
    """A line of who changed what, written by each service in the transaction of its change.

    version is the package's version after the change, so that a stale page can be told what happened since its own.
    """

    time = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=150)
    action = models.CharField(max_length=64)
    project = models.ForeignKey(Project, on_delete=models.SET_NULL, null=True, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.SET_NULL, null=True, related_name="audit_entries")
    thing = models.CharField(max_length=300)
    version = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["package", "version"], name="audit_package_version")]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.action} {self.thing}"
