"""Versions of packages as rows: what each Save made of a package."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from designer.models.accounts import User
from designer.models.packages import Package


class PackageVersion(models.Model):
    """A package as a Save made it, which never changes again but for its name and its note.

    One with a name is kept for good. changes are sentences on what this Save changed. content is the document's JSON,
    compressed, and size what it comes to (designer.storage.versions). sources is the key of the kept XML that it refers
    to (VersionSources), if it does.
    """

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    user_name = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=128, blank=True)
    changes = models.JSONField(default=list)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sources = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="package_version_number"),
            models.UniqueConstraint(
                "package", Lower("name"), condition=~Q(name=""), name="package_version_name_unique"
            ),
        ]
        indexes = [models.Index(fields=["sources"], condition=~Q(sources=""), name="package_version_by_sources")]

    def __str__(self) -> str:
        return f"version {self.number}{f' “{self.name}”' if self.name else ''}"


class VersionSources(models.Model):
    """Which kept XML versions refer to: the digests, by a key that is made of them, because most versions of a package
    refer to the same."""

    key = models.CharField(max_length=64, primary_key=True)
    digests = models.JSONField()

    def __str__(self) -> str:
        return self.key
