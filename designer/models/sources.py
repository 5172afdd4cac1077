"""Where the packages of a project come from, if they are those of a folder: usually a checkout of Git."""

from django.db import models

from designer.models.packages import Package
from designer.models.projects import Project


class ProjectSource(models.Model):
    """The folder that a project follows. shared are the digests of its files that are no packages; result is what the
    last sync said. begun_at is set while one is under way."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="file_source")
    path = models.CharField(max_length=4096)
    commit = models.CharField(max_length=64, blank=True)
    shared = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    synced_at = models.DateTimeField(null=True)
    synced_by_name = models.CharField(max_length=150, blank=True)
    begun_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.path


class PackageSource(models.Model):
    """The file that a package came from by the last sync, and the package's version after it: a higher one was saved
    here since."""

    package = models.OneToOneField(Package, on_delete=models.CASCADE, primary_key=True, related_name="file_source")
    path = models.CharField(max_length=1024)
    digest = models.CharField(max_length=64)
    commit = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField()
    synced_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.path
