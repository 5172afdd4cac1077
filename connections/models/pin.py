"""Pins as rows: which version of a shared connection manager a project uses, or one of its packages."""

from typing import Any

from django.db import models

from connections.guard_rules.settings import ManagerGuardSettings
from connections.models.manager import ConnectionManager
from connections.models.version import ConnectionVersion
from designer.models import Package, Project
from designer.package.document import ConnectionManagerDocument


class ConnectionPin(models.Model):
    """That a project's packages use a manager of the catalog as it was in a version, until the pin is taken out; with a
    package, that this one does, whatever the project's pin says."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pins")
    package = models.ForeignKey(Package, null=True, on_delete=models.CASCADE, related_name="pins")
    connection = models.ForeignKey(ConnectionManager, on_delete=models.CASCADE, related_name="pins")
    version = models.ForeignKey(ConnectionVersion, on_delete=models.CASCADE, related_name="+")
    user_name = models.CharField(max_length=150)
    pinned_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "connection"], condition=models.Q(package=None), name="pin_of_project"
            ),
            models.UniqueConstraint(fields=["package", "connection"], name="pin_of_package"),
        ]

    def __str__(self) -> str:
        return f"{self.connection} at {self.version_id}"


def as_pinned(now: ConnectionManagerDocument, pinned: dict[str, Any] | None) -> ConnectionManagerDocument:
    """Give a manager as a package uses it that is pinned to what it was; without a pin, as it is now.

    Its name is the present one, because tasks find it by that, and so is its guard: who stops it stops it for all.
    """
    if pinned is None:
        return now
    before = ConnectionManagerDocument.model_validate(pinned)
    guarded = ManagerGuardSettings.model_fields
    settings = {name: value for name, value in before.properties.items() if name not in guarded}
    settings |= {name: value for name, value in now.properties.items() if name in guarded}
    expressions = {name: text for name, text in before.expressions.items() if name not in guarded}
    expressions |= {name: text for name, text in now.expressions.items() if name in guarded}
    return before.model_copy(update={"name": now.name, "properties": settings, "expressions": expressions})
