"""One run of a package."""

from functools import cached_property

from django.db import models
from django.db.models import F
from django.db.models.functions import Now, Upper

from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument, PackageDocument, ParameterDocument
from tasks.runtime.logging_levels import Logging, LoggingLevel
from tasks.runtime.statuses import ExecutionStatus

NO_PACKAGE = 0
"""The version, and the number, of what was run without a package that is stored."""
TRY_OUT = "try-out of unsaved changes"
"""What has started an execution of a package as somebody had it before them, unsaved."""


class Execution(models.Model):
    """One run of a package, with the document that it runs and the shared connection managers as they were then.

    revision counts its transitions, so that a process knows whether it has seen the last one; errors are the package's
    own that no event handler saw, message is the first of its own. stage is the package's as the planner has it
    (planner.Stage), 0 before its first transition. parameters are the values that it was started with (see
    parameters.py); overridden are the IDs of the connection managers that its environment has changed. logged_events
    are those that the level Custom writes. alone is the one executable that ran by itself, start_at the one with which
    the run began, if it was not the whole package. restarts is the number of an execution of which this runs what
    failed, restart_json what that had done (rules/restart.py): no execution is restarted twice. shows_sensitive is the
    project's when it was started; holds_secrets is whether its rows may hold encrypted values, which are deleted when
    nothing needs them any more (tasks/token_holders.py). tries counts how often it was tried in vain to go on with it,
    worker is the Heartbeat of the process that does so (tries.py). sources is the key of the kept XML that it refers to
    (KeptSources), if it does. is_shadow is whether all its mail is withheld, to be compared; it never changes.
    started_by names what has started it in the caller's name, such as a schedule; empty: the caller. Where what it ran
    was never stored, package_version is NO_PACKAGE: of a package that was tried out, or of none.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="executions", db_index=False)
    package = models.ForeignKey(
        Package, on_delete=models.SET_NULL, null=True, related_name="executions", db_index=False
    )
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
    start_at = models.UUIDField(null=True)
    restarts = models.PositiveBigIntegerField(null=True)
    restart_json = models.JSONField(default=dict)
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
    started_by = models.CharField(max_length=160, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stopped_by_name = models.CharField(max_length=150, blank=True)
    shows_sensitive = models.BooleanField(default=False)
    holds_secrets = models.BooleanField(default=True)
    sources = models.CharField(max_length=64, blank=True, default="")
    is_shadow = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["restarts"], condition=models.Q(restarts__isnull=False), name="execution_restarted_once"
            )
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="execution_by_project"),
            models.Index(fields=["project", "package_name"], name="execution_by_name"),
            models.Index(fields=["package", "-id"], name="execution_by_package"),
            models.Index(fields=["package", "package_version"], name="execution_by_version"),
            models.Index(
                fields=["status"],
                condition=models.Q(status__in=["pending", "running", "stopping"]),
                name="execution_unfinished",
            ),
            models.Index(
                fields=["status", "-id"], condition=~models.Q(status="succeeded"), name="execution_not_succeeded"
            ),
            models.Index(
                Upper("environment_name"),
                F("id").desc(),
                condition=~models.Q(environment_name=""),
                name="execution_by_environment",
            ),
            models.Index(fields=["id"], condition=models.Q(holds_secrets=True), name="execution_with_secrets"),
            models.Index(fields=["sources"], condition=~models.Q(sources=""), name="execution_by_sources"),
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
    def is_without_package(self) -> bool:
        """Whether what it ran was never stored as a package, such as one mail that somebody sends by itself."""
        return self.package_version == NO_PACKAGE

    @property
    def is_try_out(self) -> bool:
        """Whether it ran changes of a package that were not saved."""
        return self.is_without_package and self.started_by == TRY_OUT

    @property
    def logging(self) -> Logging:
        """What of its events is written into the log."""
        return Logging(LoggingLevel(self.logging_level), tuple(self.logged_events))
