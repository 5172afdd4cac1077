"""Connection managers as rows: of a package, of a project, or of the catalog that the whole team shares.

And credentials: the identities that they authenticate as.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from connections.catalog.scope import ConnectionScope
from connections.environments.model import Environment, EnvironmentReference
from connections.guard.marks import find_marks
from connections.guard.settings import ProjectGuardSettings
from designer.issues.marks import Mark
from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument

__all__ = [
    "ConnectionManager",
    "ConnectionTrial",
    "Credential",
    "CredentialKind",
    "Environment",
    "EnvironmentReference",
    "ProjectGuard",
    "TrialState",
]


class ConnectionManager(models.Model):
    """One connection manager. It belongs to a package, or to a project, or to neither: then it is in the catalog.

    properties holds what the type's properties model accepted; the connection string is another view of the same.
    """

    uid = models.UUIDField(default=uuid.uuid4)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, null=True, related_name="connections")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="connections")
    position = models.PositiveIntegerField(default=0)
    type = models.CharField(max_length=64)
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    properties = models.JSONField(default=dict)
    expressions = models.JSONField(default=dict)
    delay_validation = models.BooleanField(default=False)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(package__isnull=True) | Q(project__isnull=True), name="connection_one_scope"
            ),
            models.UniqueConstraint(
                "package", Lower("name"), condition=Q(package__isnull=False), name="connection_package_name"
            ),
            models.UniqueConstraint(
                "project", Lower("name"), condition=Q(project__isnull=False), name="connection_project_name"
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(package__isnull=True, project__isnull=True),
                name="connection_catalog_name",
            ),
        ]
        indexes = [models.Index(fields=["uid"], name="connection_uid")]
        permissions = [("manage_catalog", "Can manage the catalog of connection managers")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> ConnectionScope:
        """Where the manager belongs."""
        if self.package_id:
            return ConnectionScope.PACKAGE
        return ConnectionScope.PROJECT if self.project_id else ConnectionScope.CATALOG

    @property
    def owning_project(self) -> Project | None:
        """The project whose members may work with this; None in the catalog, which is everybody's."""
        return self.package.project if self.package else self.project

    @property
    def marks(self) -> list[Mark]:
        """What people must see beside it: that it is disabled, redirected or limited."""
        return find_marks(self)

    def to_document(self) -> ConnectionManagerDocument:
        """Give the manager as a part of a package document."""
        return ConnectionManagerDocument(
            id=self.uid,
            type=self.type,
            name=self.name,
            description=self.description,
            properties=self.properties,
            expressions=self.expressions,
            delay_validation=self.delay_validation,
        )


class ProjectGuard(models.Model):
    """What keeps a project's mail from going where it was addressed to. A project without one sends as addressed."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, primary_key=True, related_name="mail_guard")
    stops_mail = models.BooleanField(default=False)
    redirect_to = models.CharField(max_length=320, blank=True)
    allowed_domains = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Guard of {self.project_id}"

    @property
    def settings(self) -> ProjectGuardSettings:
        """The guard as a value."""
        return ProjectGuardSettings(
            stops_mail=self.stops_mail, redirect_to=self.redirect_to, allowed_domains=self.allowed_domains
        )


class CredentialKind(models.TextChoices):
    """What the secret of a credential is."""

    PASSWORD = "password", "User name and password"
    KEYTAB = "keytab", "Kerberos keytab"


class Credential(models.Model):
    """An identity for Windows Authentication that a worker without one of its own can take on.

    The secret, a password or the content of a keytab, is encrypted (connections.credentials.vault); it is decrypted in
    a worker only, right before it authenticates. servers are the patterns of those that it may be shown to
    (connections.smtp.network.host_patterns); without any it is shown to none. NTLM shows it inside TLS with a verified
    certificate only, unless allows_unverified_tls.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    kind = models.CharField(max_length=16, choices=CredentialKind, default=CredentialKind.PASSWORD)
    user_name = models.CharField(max_length=256)
    encrypted_secret = models.TextField()
    servers = models.TextField(blank=True)
    allows_unverified_tls = models.BooleanField(default=False)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="credentials")
    users = models.ManyToManyField(User, related_name="usable_credentials", blank=True)
    projects = models.ManyToManyField(Project, related_name="usable_credentials", blank=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="credential_name")]

    def __str__(self) -> str:
        return self.name


class TrialState(models.TextChoices):
    """How far the trial of a connection manager is."""

    WAITING = "waiting", "Waiting for a worker"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELED = "canceled", "Canceled"


UNFINISHED = (TrialState.WAITING, TrialState.RUNNING)


class ConnectionTrial(models.Model):
    """A connection manager as somebody is editing it, tried out by a worker. Only who asked for it sees it.

    project is the one whose mail the manager sends, if it is one's: its guard holds for a test message too.
    content is the message to send, where it is not a short test message of the trial's own; it is dropped as soon as
    the trial has ended. The row is deleted after a day.
    report is what the worker found so far (connections.diagnosis.Report.details) with its diagnosis and fixes.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="+")
    properties = models.JSONField()
    sender = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    sends = models.BooleanField(default=False)
    content = models.BinaryField(default=b"", editable=False)
    state = models.CharField(max_length=16, default=TrialState.WAITING, choices=TrialState)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    begun_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Trial {self.uid}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will change."""
        return self.state not in UNFINISHED
