"""The row of a kept task's properties."""

from django.db import models

from designer.models import ExecutableProperties
from tasks.types.kept_task.properties import A_DAY, KeptOutcome
from tasks.types.kept_task.results import ResultSet


class KeptTask(ExecutableProperties):
    """The properties of a task that has no engine here."""

    creation_name = models.TextField(blank=True)
    label = models.CharField(max_length=128, blank=True)
    family = models.CharField(max_length=16)
    source = models.CharField(max_length=64, blank=True, db_index=True)
    facts = models.JSONField(default=list)
    outcome = models.CharField(max_length=16, default=KeptOutcome.STOP.value)
    wait_minutes = models.PositiveIntegerField(default=A_DAY)
    result_set = models.CharField(max_length=16, default=ResultSet.NONE.value)
    bindings = models.JSONField(default=list)
    rows = models.JSONField(default=dict)

    class Meta:
        app_label = "tasks"
