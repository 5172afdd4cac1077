"""The rows of containers' properties."""

from django.db import models

from designer.models import ExecutableProperties


class SequenceContainer(ExecutableProperties):
    """A Sequence container, which has no properties of its own."""

    class Meta:
        app_label = "tasks"


class ForLoop(ExecutableProperties):
    """The properties of a For Loop container."""

    init_expression = models.TextField(blank=True)
    eval_expression = models.TextField(blank=True)
    assign_expression = models.TextField(blank=True)

    class Meta:
        app_label = "tasks"


class ForeachLoop(ExecutableProperties):
    """The properties of a Foreach Loop container."""

    enumerator = models.JSONField(default=dict)
    variable_mappings = models.JSONField(default=list)
    parallel = models.BooleanField(default=False)
    batch_size = models.PositiveIntegerField(default=20)
    max_concurrent = models.PositiveIntegerField(default=4)

    class Meta:
        app_label = "tasks"


class EventHandler(ExecutableProperties):
    """The properties of an event handler."""

    event_name = models.CharField(max_length=32)
    propagate = models.BooleanField(default=True)

    class Meta:
        app_label = "tasks"
