"""What somebody reported of a task that is run elsewhere."""

from typing import Literal

from django.db import models
from django.db.models.functions import Now

from tasks.runtime.models.task_run import TaskRun

awaiting_types: set[str] = set()
"""The types of tasks that may wait until somebody reports what came of them elsewhere."""


class ReportedOutcome(models.Model):
    """The outcome of a task run that waited for it. A task run has one, whoever reports it how often."""

    task_run = models.OneToOneField(TaskRun, on_delete=models.CASCADE, primary_key=True, related_name="+")
    has_succeeded = models.BooleanField()
    message = models.TextField(blank=True)
    reported_by_name = models.CharField(max_length=150)
    reported_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.task_run_id}: {self.word}"

    @property
    def word(self) -> Literal["succeeded", "failed"]:
        """The outcome as callers say it."""
        return "succeeded" if self.has_succeeded else "failed"
