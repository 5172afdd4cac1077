"""Imports of packages as rows: what somebody has handed in, how far a worker is with it, and what came of each file."""

import uuid

from django.db import models

from designer.models.accounts import User
from designer.models.packages import Package
from designer.models.projects import Project


class ImportState(models.TextChoices):
    """How far an import is. READ: it waits for its person to choose."""

    WAITING = "waiting", "Waiting for a worker"
    READING = "reading", "Reading the files"
    READ = "read", "Read"
    IMPORTING = "importing", "Importing"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELED = "canceled", "Canceled"


UNFINISHED_IMPORTS = (ImportState.WAITING, ImportState.READING, ImportState.READ, ImportState.IMPORTING)


class ImportGoal(models.TextChoices):
    """What an import is to come to: a report, a report and then what its person chooses, or packages at once."""

    CHECK = "check", "Tell what is in the files"
    CHOOSE = "choose", "Tell, and wait for choices"
    IMPORT = "import", "Import"


class PackageImport(models.Model):
    """Files that somebody has handed in to be imported into a project, and how far that is.

    files are their names and sizes; they lie in a folder of their own until the import has ended. choices are
    designer.services.imports.outcomes.Choices without the password, which is kept encrypted, and until the end only.
    is_chosen says that it is known what becomes of the packages.

    attempts counts the workers that have begun with it: one that was taken for dead may no longer write. losses counts
    those that died since a person said anything. done and total count steps, current is the file under way; problem is
    the sentence why it failed. shared are the outcomes of what the packages share.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    goal = models.CharField(max_length=16, choices=ImportGoal)
    state = models.CharField(max_length=16, default=ImportState.WAITING, choices=ImportState)
    is_chosen = models.BooleanField(default=False)
    choices = models.JSONField(default=dict)
    encrypted_password = models.TextField(blank=True, default="")
    files = models.JSONField(default=list)
    octets = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    losses = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    current = models.TextField(blank=True, default="")
    problem = models.TextField(blank=True, default="")
    shared = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    """When it was last known to be alive."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-created_at"], name="import_of_project"),
            models.Index(fields=["state", "seen_at"], name="import_by_state"),
        ]

    def __str__(self) -> str:
        return f"Import {self.uid}"

    @property
    def owning_project(self) -> Project:
        """The project whose rights count for this."""
        return self.project

    @property
    def is_over(self) -> bool:
        """Whether nothing more will change."""
        return self.state not in UNFINISHED_IMPORTS

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or is to get it."""
        return not self.is_over and self.state != ImportState.READ


class ImportedFile(models.Model):
    """What came of one file of an import, or would: designer.services.imports.outcomes.FileOutcome as a row.

    position is its place among the files, as they are read each time. version is that at which the package was seen;
    report holds counts, findings, changes, and the tasks that are asked about.
    """

    job = models.ForeignKey(PackageImport, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveIntegerField()
    file = models.TextField()
    outcome = models.CharField(max_length=16)
    error = models.TextField(blank=True, default="")
    package = models.ForeignKey(Package, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=200, blank=True, default="")
    summary = models.TextField(blank=True, default="")
    report = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="import_file_once")]

    def __str__(self) -> str:
        return self.file
