"""Events: those that handlers see, and the log."""

from django.db import models

from tasks.runtime.models.execution import Execution


class RaisedEvent(models.Model):
    """An event that some event handler sees. Others are in the log alone.

    executable and path are those of the run that raised it, none for the package. said is what the event's variables
    hold, by their names (designer.variables.event_variables).
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="raised_events", db_index=False)
    number = models.PositiveIntegerField()
    event_name = models.CharField(max_length=32)
    executable = models.UUIDField(null=True)
    path = models.TextField(blank=True)
    said = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "number"], name="raised_event_once")]
        indexes = [models.Index(fields=["execution", "revision"], name="raised_event_by_revision")]

    def __str__(self) -> str:
        return f"{self.event_name} {self.number} in {self.execution_id}"


class EventMessage(models.Model):
    """A line of an execution's log (SSIS reference: catalog.event_messages).

    source is the executable, or the package; path holds the numbers of the iterations around it, as a task run's does.
    What else SSIS's view has follows from these and from the document (tasks.runtime.progress).
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="event_messages", db_index=False)
    time = models.DateTimeField(auto_now_add=True)
    event_name = models.CharField(max_length=64)
    message_type = models.SmallIntegerField()
    message_source_type = models.SmallIntegerField()
    source_id = models.UUIDField(null=True)
    source_name = models.CharField(max_length=128)
    path = models.TextField(blank=True)
    subcomponent_name = models.CharField(max_length=192, blank=True)
    message = models.TextField(blank=True)
    message_code = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["execution", "id"], name="event_by_execution"),
            models.Index(
                fields=["execution", "id"],
                condition=models.Q(message_type__gte=100, message_type__lt=140),
                name="event_of_trouble",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_name} {self.source_name}: {self.message}"
