"""The row of an event handler's properties."""

from django.db import models

from designer.models import ExecutableProperties


class EventHandler(ExecutableProperties):
    """The properties of an event handler."""

    event_name = models.CharField(max_length=32)
    propagate = models.BooleanField(default=True)

    class Meta:
        app_label = "tasks"
