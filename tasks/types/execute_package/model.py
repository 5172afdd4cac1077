"""The row of an Execute Package task's properties."""

from django.db import models

from designer.models import ExecutableProperties


class ExecutePackageTask(ExecutableProperties):
    """The properties of an Execute Package task."""

    package = models.CharField(max_length=128, blank=True)
    parameter_bindings = models.JSONField(default=list)

    class Meta:
        app_label = "tasks"
