"""One run of a task or container, and the items that a loop goes through."""

from typing import Any

from django.db import models
from django.db.models.functions import Now

from tasks.runtime.models.execution import Execution
from tasks.runtime.statuses import TaskStatus

UNFINISHED = models.Q(status__in=["pending", "running"])
"""Runs that wait, or are in a process's hands."""


def is_in_hands_of(worker: models.Expression) -> "models.ExpressionWrapper[Any]":
    """Give what tells whether a run is in a process's hands. As a condition it would have PostgreSQL look through all
    that are unfinished, and all that were until their table is vacuumed."""
    own = models.Q(status=TaskStatus.RUNNING, worker=worker)
    return models.ExpressionWrapper(own, output_field=models.BooleanField())


class TaskRun(models.Model):
    """One run of one executable of an execution. worker is the Heartbeat of the process that runs it.

    One that was put off is pending until due_at; attempts counts how often it was begun, deferrals how often put off,
    errors those that it raised and no event handler saw. revision is the execution's when the run last came to
    something. path holds the numbers of the iterations and handled events around it. A container has no worker, and a
    loop counts its iterations until it is exhausted; a Foreach Loop knows from the first one how many items it has.
    Runs of one executable that a transition began with the same batch wait for one worker, which does them together.
    worked is what the work of one that is ending came to. propagate is System::Propagate of an event handler as its
    tasks set it.
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="task_runs", db_index=False)
    executable = models.UUIDField()
    path = models.TextField(blank=True)
    batch = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=128)
    type = models.CharField(max_length=64)
    status = models.CharField(
        max_length=16, default=TaskStatus.PENDING, choices=[(value.value, value.label) for value in TaskStatus]
    )
    attempts = models.PositiveIntegerField(default=0)
    deferrals = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    iterations = models.PositiveIntegerField(default=0)
    is_exhausted = models.BooleanField(default=False)
    worked = models.CharField(max_length=16, blank=True)
    propagate = models.BooleanField(null=True)
    item_count = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    worker = models.UUIDField(null=True)
    queued_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "executable", "path"], name="task_run_once")]
        indexes = [
            models.Index(fields=["status"], condition=UNFINISHED, name="task_run_unfinished"),
            models.Index(fields=["execution", "revision"], name="task_run_by_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.execution_id}"

    @property
    def state(self) -> TaskStatus:
        """The status as a value of its kind."""
        return TaskStatus(self.status)


class LoopItems(models.Model):
    """Some of the items that a run of a Foreach Loop goes through, as they were when it began: a list as JSON, which
    is encrypted where the loop goes by something sensitive.

    It is text, because a database that reads JSON does not keep the order of an object's names.
    """

    task_run = models.ForeignKey(TaskRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    items = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task_run", "number"], name="loop_items_once")]

    def __str__(self) -> str:
        return f"Items {self.number} of {self.task_run_id}"
