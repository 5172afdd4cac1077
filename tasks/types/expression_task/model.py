"""The row of an Expression task's properties."""

from django.db import models

from designer.models import ExecutableProperties


class ExpressionTask(ExecutableProperties):
    """The properties of an Expression task."""

    expression = models.TextField(blank=True)

    class Meta:
        app_label = "tasks"
