"""The row of a For Loop's properties."""

from django.db import models

from designer.models import ExecutableProperties


class ForLoop(ExecutableProperties):
    """The properties of a For Loop container."""

    init_expression = models.TextField(blank=True)
    eval_expression = models.TextField(blank=True)
    assign_expression = models.TextField(blank=True)

    class Meta:
        app_label = "tasks"
