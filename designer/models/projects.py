"""Projects: what people share and run from."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from designer.models.grants import INSTALLATION, Grant, Level, Reach, one_principal
from designer.package.document import ParameterDocument


class Project(models.Model):
    """The unit that people share and run from, and that they have rights on.

    parameters are documents (SSIS: Project.params); they are few, and every run and validation reads them all.
    """

    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    enforces_recipient_limit = models.BooleanField(
        default=False,
        verbose_name="Keep SSIS's limit for recipients",
        help_text="More than 256 characters in To, Cc or Bcc, which SSIS does not take, are an error. "
        "Off: they are a warning.",
    )
    shows_sensitive = models.BooleanField(default=False)
    """Whether deliveries and the log show what is made of sensitive values; an administrator says so."""
    parameters = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    levels: ClassVar = (Level("designer.ProjectGrant", Reach.OWN, "project"), INSTALLATION)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="project_name_unique",
                violation_error_message="There is a project of this name already. Choose another name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owning_project(self) -> "Project":
        """The project whose rights count for this."""
        return self

    @property
    def parameter_documents(self) -> tuple[ParameterDocument, ...]:
        """The parameters that every package of the project sees."""
        return tuple(map(ParameterDocument.model_validate, self.parameters))


class ProjectGrant(Grant):
    """A right on a project, and so on what is in it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = one_principal("project")
