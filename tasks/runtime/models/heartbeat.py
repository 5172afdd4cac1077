"""The processes that run executions."""

import uuid

from django.db import models
from django.db.models.functions import Now


class Heartbeat(models.Model):
    """A process that lives: a worker's process, which runs tasks, or beat. A new one at each start.

    place and started are what its death can be proven by (tasks.node.processes).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=16)
    host = models.CharField(max_length=255)
    process = models.PositiveIntegerField()
    place = models.CharField(max_length=255, blank=True, default="")
    started = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["kind", "-beat_at"], name="heartbeat_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.host}/{self.process}"
