"""What the rows of schedules and triggers share, and those of what came of them."""

from django.db import models
from django.utils import timezone

from connections.models import Environment
from designer.models import Package, Project, User


class Unattended(models.Model):
    """How a package is started while nobody is there.

    environment is the one that was chosen, whatever it is called by now; environment_name is what it was called then,
    so that one that was deleted is missed. confirms_production says that somebody was asked once more. parameters are
    values as an execution keeps them (tasks.runtime.preparation.parameters), sensitive ones encrypted. stopped says
    why it starts nothing any more, where nobody has disabled it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=128)
    environment = models.ForeignKey(Environment, on_delete=models.SET_NULL, null=True, related_name="+")
    environment_name = models.CharField(max_length=128, blank=True, default="")
    confirms_production = models.BooleanField(default=False)
    parameters = models.JSONField(default=dict)
    logging_level = models.CharField(max_length=16, blank=True, default="")
    logged_events = models.JSONField(default=list)
    is_enabled = models.BooleanField(default=True)
    stopped = models.TextField(blank=True, default="")
    runs_as = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    runs_as_name = models.CharField(max_length=150)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def owning_project(self) -> Project:
        """The project whose rights count for this."""
        return self.project

    @property
    def state(self) -> str:
        """What it is by now, in a word."""
        if self.is_enabled:
            return "enabled"
        return "stopped" if self.stopped else "disabled"

    @property
    def current_environment(self) -> str:
        """The environment's name by now; that of one that was deleted stays."""
        return self.environment.name if self.environment else self.environment_name


class StartRecord(models.Model):
    """What came of a due time, or of a call: the number of the execution, or a sentence on why there is none.

    The number has no constraint, for executions are cleaned up by rules of their own.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        STARTED = "started", "Started"
        SKIPPED = "skipped", "Skipped"
        REFUSED = "refused", "Refused"

    state = models.CharField(max_length=8, choices=State.choices)
    reason = models.TextField(blank=True, default="")
    execution = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.state} at {self.made_at}"
