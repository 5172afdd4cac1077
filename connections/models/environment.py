"""Environments and their references as rows."""

from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from connections.models.environment_document import Colour, EnvironmentDocument, Reference
from connections.models.folder import CATALOG, Folder, folders_above
from designer.models import INSTALLATION, Grant, Level, Package, Project, Reach, one_principal

SECRET = "secret"  # noqa: S105  # the name of a key


class Environment(models.Model):
    """An environment of a project, or one that projects share: then it is in the catalog, in a folder or, without one,
    in the catalog itself. A variable's sensitive value is encrypted under the key "secret".

    Who may change the project itself may change its environments, and not who may change only what is in the project.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="environments")
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, null=True, related_name="environments")
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    colour = models.CharField(max_length=16, default=Colour.GREY)
    is_production = models.BooleanField(default=False)
    variables = models.JSONField(default=list)
    modified_at = models.DateTimeField(auto_now=True)
    levels: ClassVar = (
        Level("connections.EnvironmentGrant", Reach.OWN, "environment"),
        Level("designer.ProjectGrant", Reach.OWN, "project", "project"),
        *folders_above("folder"),
        replace(CATALOG, reach=Reach.AROUND, condition=Q(project__isnull=True)),
        INSTALLATION,
    )

    class Meta:
        app_label = "connections"
        constraints = [
            models.UniqueConstraint("project", Lower("name"), name="environment_name"),
            models.UniqueConstraint(
                Lower("name"), condition=Q(project__isnull=True), name="environment_name_in_catalog"
            ),
            models.CheckConstraint(
                condition=Q(folder__isnull=True) | Q(project__isnull=True), name="environment_folder_of_catalog"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owning_project(self) -> Project | None:
        """The project whose rights count for this; None in the catalog."""
        return self.project

    def to_document(self) -> EnvironmentDocument:
        """Give the environment without what is secret in it."""
        shown: list[dict[str, Any]] = [
            {key: value for key, value in each.items() if key != SECRET} for each in self.variables
        ]
        return EnvironmentDocument.model_validate(
            {
                "name": self.name,
                "description": self.description,
                "colour": self.colour,
                "is_production": self.is_production,
                "variables": shown,
            }
        )


class EnvironmentGrant(Grant):
    """A right on an environment."""

    environment = models.ForeignKey(Environment, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        app_label = "connections"
        constraints = one_principal("environment")


class SharedEnvironment(models.Model):
    """That a project refers to an environment of the catalog, so that its packages can run in it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="shared_environments")
    environment = models.ForeignKey(Environment, on_delete=models.CASCADE, related_name="referring")

    class Meta:
        app_label = "connections"
        constraints = [models.UniqueConstraint(fields=["project", "environment"], name="shared_environment_of_project")]

    def __str__(self) -> str:
        return f"{self.environment} in {self.project}"


class EnvironmentReference(models.Model):
    """A reference to an environment variable by its name (see documents.Reference)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="environment_references")
    variable = models.CharField(max_length=128)
    package = models.ForeignKey(Package, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=128)
    property_name = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "connections"

    def __str__(self) -> str:
        return f"{self.name} {self.property_name} = {self.variable}"

    def to_document(self) -> Reference:
        """Give the reference as a value."""
        return Reference.model_validate(
            {
                "variable": self.variable,
                "package": self.package_id,
                "kind": self.kind,
                "name": self.name,
                "property_name": self.property_name,
            }
        )
