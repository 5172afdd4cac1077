"""Schedules, and what came of their due times."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tasks.unattended.model import StartRecord, Unattended
from tasks.unattended.schedules.timing import Timing


class Missed(models.TextChoices):
    """What becomes of due times that nobody was there for."""

    SKIP = "skip", "Skip them"
    RUN_ONCE = "run_once", "Run once for all of them"


class Schedule(Unattended):
    """When a package is started. next_due_at is the next time, None where none will come or it is not enabled."""

    cron = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64)
    missed = models.CharField(max_length=8, choices=Missed.choices, default=Missed.SKIP)
    allows_overlap = models.BooleanField(default=False)
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("project", Lower("name"), name="schedule_name_unique")]
        indexes = [models.Index(fields=["next_due_at"], condition=Q(is_enabled=True), name="schedule_next_due")]

    @property
    def words(self) -> str:
        """Its times, as people read them."""
        return Timing(self.cron, self.time_zone).words


class ScheduledRun(StartRecord):
    """What came of a due time; there is one row for each, so that nothing starts twice. Without a time somebody has
    started it by hand. tries counts how often the broker was given it once more."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="runs", db_index=False)
    due_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="scheduled_run_once")]
        indexes = [
            models.Index(fields=["schedule", "-id"], name="scheduled_run_newest"),
            models.Index(fields=["queued_at"], condition=Q(state="due"), name="scheduled_run_waiting"),
        ]
