"""Executions and what they leave behind: task runs, event messages, and the heartbeats of those who run them."""

import uuid
from functools import cached_property

from django.db import models
from django.db.models.functions import Now

from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument, PackageDocument, ParameterDocument
from tasks.runtime.logging_levels import Logging, LoggingLevel
from tasks.runtime.statuses import ExecutionStatus, TaskStatus


class Execution(models.Model):
    """One run of a package, with the document that it runs and the shared connection managers as they were then.

    revision counts its transitions, so that a process knows whether it has seen the last one; errors are the package's
    own that no event handler saw, message is the first of its own. stage is the package's as the planner has it
    (planner.Stage), 0 before its first transition. parameters are the values that it was started with (see
    parameters.py); overridden are the IDs of the connection managers that its environment has changed. logged_events
    are those that the level Custom writes. alone is the one executable that ran by itself, if it was not the whole
    package. shows_sensitive is the project's when it was started; holds_secrets is whether its rows may hold encrypted
    values, which are deleted when nothing needs them any more (secrets.py). tries counts how often it was tried in vain
    to go on with it, worker is the Heartbeat of the process that does so (tries.py).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="executions")
    package = models.ForeignKey(Package, on_delete=models.SET_NULL, null=True, related_name="executions")
    package_name = models.CharField(max_length=128)
    package_version = models.PositiveIntegerField()
    document_json = models.JSONField()
    connections_json = models.JSONField(default=list)
    project_parameters_json = models.JSONField(default=list)
    parameters = models.JSONField(default=dict)
    environment_name = models.CharField(max_length=128, blank=True)
    environment_colour = models.CharField(max_length=16, blank=True, default="")
    in_production = models.BooleanField(default=False)
    overridden = models.JSONField(default=list)
    alone = models.UUIDField(null=True)
    revision = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    stage = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    logging_level = models.CharField(
        max_length=16, default=LoggingLevel.BASIC, choices=[(level.value, level.value) for level in LoggingLevel]
    )
    logged_events = models.JSONField(default=list)
    status = models.CharField(
        max_length=24,
        default=ExecutionStatus.PENDING,
        choices=[(value.value, value.label) for value in ExecutionStatus],
    )
    caller = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    caller_name = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stopped_by_name = models.CharField(max_length=150, blank=True)
    shows_sensitive = models.BooleanField(default=False)
    holds_secrets = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-id"], name="execution_by_project"),
            models.Index(fields=["package", "-id"], name="execution_by_package"),
            models.Index(
                fields=["status"],
                condition=models.Q(status__in=["pending", "running", "stopping"]),
                name="execution_unfinished",
            ),
            models.Index(
                fields=["status", "-id"], condition=~models.Q(status="succeeded"), name="execution_not_succeeded"
            ),
            models.Index(fields=["id"], condition=models.Q(holds_secrets=True), name="execution_with_secrets"),
        ]

    def __str__(self) -> str:
        return f"{self.package_name} #{self.pk}"

    @property
    def owning_project(self) -> Project:
        """The project whose rights count for this."""
        return self.project

    @cached_property
    def document(self) -> PackageDocument:
        """The package as it was when it was run."""
        return PackageDocument.model_validate(self.document_json)

    @cached_property
    def shared_connections(self) -> list[ConnectionManagerDocument]:
        """The project's and the catalog's connection managers that it refers to, as they were when it was run."""
        return [ConnectionManagerDocument.model_validate(one) for one in self.connections_json]

    def drives(self, manager: ConnectionManagerDocument) -> bool:
        """Whether a manager leads where expressions or the environment say, which its saving could not judge."""
        return bool(manager.expressions) or str(manager.id) in self.overridden

    @cached_property
    def project_parameters(self) -> tuple[ParameterDocument, ...]:
        """The project's parameters as they were when it was run."""
        return tuple(map(ParameterDocument.model_validate, self.project_parameters_json))

    @property
    def state(self) -> ExecutionStatus:
        """The status as a value of its kind."""
        return ExecutionStatus(self.status)

    @property
    def logging(self) -> Logging:
        """What of its events is written into the log."""
        return Logging(LoggingLevel(self.logging_level), tuple(self.logged_events))


class TaskRun(models.Model):
    """One run of one executable of an execution. worker is the Heartbeat of the process that runs it.

    One that was put off is pending until due_at; attempts counts how often it was begun, deferrals how often put off,
    errors those that it raised and no event handler saw. revision is the execution's when the run last came to
    something. path holds the numbers of the iterations and handled events around it. A container has no worker, and a
    loop counts its iterations until it is exhausted; a Foreach Loop knows from the first one how many items it has.
    Runs of one executable that a transition began with the same batch wait for one worker, which does them together.
    worked is what the work of one that is ending came to. propagate is System::Propagate of an event handler as its
    tasks set it.
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="task_runs")
    executable = models.UUIDField()
    path = models.TextField(blank=True)
    batch = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=128)
    type = models.CharField(max_length=64)
    status = models.CharField(
        max_length=16, default=TaskStatus.PENDING, choices=[(value.value, value.label) for value in TaskStatus]
    )
    attempts = models.PositiveIntegerField(default=0)
    deferrals = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    iterations = models.PositiveIntegerField(default=0)
    is_exhausted = models.BooleanField(default=False)
    worked = models.CharField(max_length=16, blank=True)
    propagate = models.BooleanField(null=True)
    item_count = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    worker = models.UUIDField(null=True)
    queued_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "executable", "path"], name="task_run_once")]
        indexes = [
            models.Index(
                fields=["status"], condition=models.Q(status__in=["pending", "running"]), name="task_run_unfinished"
            ),
            models.Index(fields=["execution", "revision"], name="task_run_by_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.execution_id}"

    @property
    def state(self) -> TaskStatus:
        """The status as a value of its kind."""
        return TaskStatus(self.status)


class ExpressionValue(models.Model):
    """What an expression of the control flow gave when asked for: that of a precedence constraint, or on Disable.

    of is the ID of the constraint or the executable, path that of the run that was to begin (see planner.facts).
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="expression_values")
    of = models.UUIDField()
    path = models.TextField(blank=True)
    value = models.BooleanField()
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "of", "path"], name="expression_evaluated_once")]
        indexes = [models.Index(fields=["execution", "revision"], name="expression_by_revision")]

    def __str__(self) -> str:
        return f"{self.of} in {self.execution_id}: {self.value}"


class RaisedEvent(models.Model):
    """An event that some event handler sees. Others are in the log alone.

    executable and path are those of the run that raised it, none for the package. said is what the event's variables
    hold, by their names (designer.variables.event_variables).
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="raised_events")
    number = models.PositiveIntegerField()
    event_name = models.CharField(max_length=32)
    executable = models.UUIDField(null=True)
    path = models.TextField(blank=True)
    said = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "number"], name="raised_event_once")]
        indexes = [models.Index(fields=["execution", "revision"], name="raised_event_by_revision")]

    def __str__(self) -> str:
        return f"{self.event_name} {self.number} in {self.execution_id}"


class LoopItems(models.Model):
    """Some of the items that a run of a Foreach Loop goes through, as they were when it began: a list as JSON, which
    is encrypted where the loop goes by something sensitive.

    It is text, because a database that reads JSON does not keep the order of an object's names.
    """

    task_run = models.ForeignKey(TaskRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    items = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task_run", "number"], name="loop_items_once")]

    def __str__(self) -> str:
        return f"Items {self.number} of {self.task_run_id}"


class VariableValues(models.Model):
    """What an execution has made of variables: JSON by the variable's ID, those of sensitive ones encrypted together
    under "secret". scope is empty where they hold for all, or an
    iteration of a parallel loop: the loop's ID, and the path in it."""

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="variable_values")
    scope = models.CharField(max_length=255, blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "scope"], name="variable_values_once")]

    def __str__(self) -> str:
        return f"{len(self.values)} in {self.execution_id}"


class EventMessage(models.Model):
    """A line of an execution's log (SSIS reference: catalog.event_messages).

    source is the executable, or the package; path holds the numbers of the iterations around it, as a task run's does.
    What else SSIS's view has follows from these and from the document (tasks.runtime.progress).
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="event_messages")
    time = models.DateTimeField(auto_now_add=True)
    event_name = models.CharField(max_length=64)
    message_type = models.SmallIntegerField()
    message_source_type = models.SmallIntegerField()
    source_id = models.UUIDField(null=True)
    source_name = models.CharField(max_length=128)
    path = models.TextField(blank=True)
    subcomponent_name = models.CharField(max_length=192, blank=True)
    message = models.TextField(blank=True)
    message_code = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["execution", "id"], name="event_by_execution"),
            models.Index(
                fields=["execution", "id"],
                condition=models.Q(message_type__gte=100, message_type__lt=140),
                name="event_of_trouble",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_name} {self.source_name}: {self.message}"


class Heartbeat(models.Model):
    """A process that lives: a worker's process, which runs tasks, or beat. A new one at each start.

    place and started are what its death can be proven by (tasks.node.processes).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=16)
    host = models.CharField(max_length=255)
    process = models.PositiveIntegerField()
    place = models.CharField(max_length=255, blank=True, default="")
    started = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["kind", "-beat_at"], name="heartbeat_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.host}/{self.process}"
