"""The row of a Foreach Loop's properties."""

from django.db import models

from designer.models import ExecutableProperties


class ForeachLoop(ExecutableProperties):
    """The properties of a Foreach Loop container."""

    enumerator = models.JSONField(default=dict)
    variable_mappings = models.JSONField(default=list)
    parallel = models.BooleanField(default=False)
    batch_size = models.PositiveIntegerField(default=20)
    max_concurrent = models.PositiveIntegerField(default=4)

    class Meta:
        app_label = "tasks"
