"""An execution that is not started yet."""

from django.db import models

from designer.models import Package, Project, User


class ExecutionDraft(models.Model):
    """What an execution is to be started with. Whoever made it sets its values and starts it; nobody else sees it.

    parameters are values as an execution keeps them (tasks.runtime.preparation.parameters), sensitive ones encrypted
    until it is started. execution is the number of what was started: without a constraint, for executions are cleaned
    up by rules of their own.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="+")
    environment = models.CharField(max_length=128, blank=True)
    task = models.UUIDField(null=True)
    logging_level = models.CharField(max_length=16, blank=True)
    logged_events = models.JSONField(default=list)
    parameters = models.JSONField(default=dict)
    execution = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.package.name}, not started"
