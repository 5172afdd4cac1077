"""Guards of projects as rows."""

from django.db import models

from connections.guard_rules.settings import ProjectGuardSettings
from designer.models import Project


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
