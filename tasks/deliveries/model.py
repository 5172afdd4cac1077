"""Deliveries: one message handed, or not, to a server."""

from typing import Any

from django.db import models

from designer.models import Project
from tasks.runtime.models import TaskRun
from tasks.runtime.states import DeliveryState


class Delivery(models.Model):
    """One message of a task run. Its row, with the Message-ID, exists before the connection is used.

    recipients holds, for each: address, accepted (null while unknown), code, enhanced_code and text of the reply. From
    whom a guard withheld the message has withheld, and the reason as the text.
    """

    task_run = models.ForeignKey(TaskRun, on_delete=models.CASCADE, related_name="deliveries")
    iteration = models.PositiveIntegerField(default=0)
    message_id = models.CharField(max_length=998)
    state = models.CharField(
        max_length=16, default=DeliveryState.PREPARED, choices=[(value.value, value.label) for value in DeliveryState]
    )
    sender = models.CharField(max_length=320)
    recipients = models.JSONField(default=list)
    subject = models.TextField(blank=True)
    size = models.PositiveIntegerField(default=0)
    connection_name = models.CharField(max_length=128)
    server = models.CharField(max_length=300)
    tls_version = models.CharField(max_length=16, blank=True)
    reply = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    handed_over_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "tasks"
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["task_run", "iteration"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"

    @property
    def owning_project(self) -> Project:
        """The project whose members may see this."""
        return self.task_run.execution.project

    @property
    def status(self) -> DeliveryState:
        """The state as a value of its kind."""
        return DeliveryState(self.state)

    @property
    def refused(self) -> list[dict[str, Any]]:
        """The recipients whom the server refused."""
        return [recipient for recipient in self.recipients if recipient["accepted"] is False]

    @property
    def not_refused(self) -> list[dict[str, Any]]:
        """The recipients whom the server accepted, or who were not told to it yet."""
        told = [recipient for recipient in self.recipients if not recipient.get("withheld")]
        return [recipient for recipient in told if recipient["accepted"] is not False]

    @property
    def withheld(self) -> list[dict[str, Any]]:
        """The recipients whom a guard withheld the message from, by its reason, which is their text."""
        found = [recipient for recipient in self.recipients if recipient.get("withheld")]
        return sorted(found, key=lambda recipient: str(recipient["text"]))
