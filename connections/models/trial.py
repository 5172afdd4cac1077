"""Trials as rows: connection managers that somebody has a worker try out."""

import uuid

from django.db import models

from connections.models.manager import ConnectionManager
from designer.models import Project, User


class TrialState(models.TextChoices):
    """How far the trial of a connection manager is."""

    WAITING = "waiting", "Waiting for a worker"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELED = "canceled", "Canceled"


UNFINISHED = (TrialState.WAITING, TrialState.RUNNING)


class ConnectionTrial(models.Model):
    """A connection manager as somebody is editing it, tried out by a worker. Only who asked for it sees it.

    project is the one whose mail the manager sends, if it is one's: its guard holds for a test message too.
    content is the message to send, where it is not a short test message of the trial's own; it is dropped as soon as
    the trial has ended. The row is deleted after a day.
    report is what the worker found so far (connections.diagnosis.Report.details) with its diagnosis and fixes.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    connection = models.ForeignKey(ConnectionManager, on_delete=models.SET_NULL, null=True, related_name="+")
    """The shared manager whose settings are tried, as they are stored or as somebody changes them just then."""
    properties = models.JSONField()
    sender = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    sends = models.BooleanField(default=False)
    content = models.BinaryField(default=b"", editable=False)
    state = models.CharField(max_length=16, default=TrialState.WAITING, choices=TrialState)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    begun_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Trial {self.uid}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will change."""
        return self.state not in UNFINISHED
