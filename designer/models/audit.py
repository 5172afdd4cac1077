"""The record of who did what, when and from where."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from designer.models.accounts import User
from designer.models.packages import Package
from designer.models.projects import Project


class AuditEntry(models.Model):
    """A line of the record, written by each service in the transaction of its change.

    It outlives all that it is about: its keys are no constraints, nothing is deleted or emptied with it, and the names
    are kept as they were. version is the package's version after the change, so that a stale page can be told what
    happened since its own. An entry may stand for several of the same kind: see designer.people.repeats.
    """

    class Category(models.TextChoices):
        """What an entry is about, for lists."""

        CHANGE = "change", "Changes"
        ACCOUNT = "account", "Accounts and signing in"
        REFUSAL = "refusal", "Refused attempts"

    time = models.DateTimeField(auto_now_add=True)
    category = models.CharField(max_length=16, choices=Category, default=Category.CHANGE)
    user = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    user_name = models.CharField(max_length=150)
    action = models.CharField(max_length=64)
    kind = models.CharField(max_length=32, default="")
    """What kind of thing it was done to, as addresses and rights call it, and the thing's number or ID there."""
    key = models.CharField(max_length=32, default="")
    thing = models.CharField(max_length=300)
    project = models.ForeignKey(
        Project, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    project_name = models.CharField(max_length=128, default="")
    package = models.ForeignKey(
        Package, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    version = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=list)
    door = models.CharField(max_length=8, default="")
    """By which way it came (designer.people.origin.Door); empty in entries of older versions."""
    door_name = models.CharField(max_length=100, default="")
    """The name of the API token or of the command."""
    address = models.CharField(max_length=45, default="")
    words = models.CharField(max_length=500, default="")
    """What the search looks into, in lower case."""
    count = models.PositiveIntegerField(default=1)
    repeat_key = models.CharField(max_length=100, null=True)  # most have none, and an index leaves them out
    """What is counted in this entry instead of having one of its own."""

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["package", "version"], name="audit_package_version"),
            models.Index(fields=["project", "id"], name="audit_project"),
            models.Index(fields=["kind", "key", "id"], name="audit_thing"),
            models.Index(fields=["category", "id"], name="audit_category"),
            models.Index(fields=["time"], name="audit_time"),
            models.Index(fields=["address", "id"], name="audit_address"),
            models.Index(Upper("user_name"), "id", name="audit_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["repeat_key"], condition=Q(repeat_key__isnull=False), name="audit_repeat")
        ]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.action} {self.thing}"
