"""Credentials as rows: the identities that connection managers authenticate as."""

import uuid

from django.db import models
from django.db.models.functions import Lower

from designer.models import Project, Team, User

LONGEST_REFERENCE = 512


class CredentialKind(models.TextChoices):
    """What the secret of a credential is."""

    PASSWORD = "password", "User name and password"
    KEYTAB = "keytab", "Kerberos keytab"


class Credential(models.Model):
    """An identity for Windows Authentication that a worker without one of its own can take on.

    The secret, a password or the content of a keytab, is encrypted (connections.credentials.vault), or where source
    says (connections.credentials.sources), under the name that reference is; it becomes clear in a worker only, right
    before it authenticates. servers are the patterns of those that it may be shown to
    (connections.hosts.patterns); without any it is shown to none. NTLM shows it inside TLS with a verified
    certificate only, unless allows_unverified_tls.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    kind = models.CharField(max_length=16, choices=CredentialKind, default=CredentialKind.PASSWORD)
    user_name = models.CharField(max_length=256)
    encrypted_secret = models.TextField(blank=True)
    source = models.CharField(max_length=32, blank=True, default="")
    reference = models.CharField(max_length=LONGEST_REFERENCE, blank=True, default="")
    servers = models.TextField(blank=True)
    allows_unverified_tls = models.BooleanField(default=False)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="credentials")
    users = models.ManyToManyField(User, related_name="usable_credentials", blank=True)
    projects = models.ManyToManyField(Project, related_name="usable_credentials", blank=True)
    teams = models.ManyToManyField(Team, related_name="usable_credentials", blank=True)
    managing_teams = models.ManyToManyField(Team, related_name="managed_credentials", blank=True)
    """Whose people may change it like its owner, but neither export it nor say which teams these are."""
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="credential_name")]

    def __str__(self) -> str:
        return self.name
