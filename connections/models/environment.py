"""Environments and their references as rows."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from connections.models.environment_document import Colour, EnvironmentDocument, Reference
from designer.models import INSTALLATION, Grant, Level, Package, Project, Reach, one_principal

SECRET = "secret"  # noqa: S105  # the name of a key


class Environment(models.Model):
    """An environment of a project. A variable's sensitive value is encrypted under the key "secret".

    Who may change the project itself may change its environments, and not who may change only what is in the project.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="environments")
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    colour = models.CharField(max_length=16, default=Colour.GREY)
    is_production = models.BooleanField(default=False)
    variables = models.JSONField(default=list)
    modified_at = models.DateTimeField(auto_now=True)
    levels: ClassVar = (
        Level("connections.EnvironmentGrant", Reach.OWN, "environment"),
        Level("designer.ProjectGrant", Reach.OWN, "project", "project"),
        INSTALLATION,
    )

    class Meta:
        app_label = "connections"
        constraints = [models.UniqueConstraint("project", Lower("name"), name="environment_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def owning_project(self) -> Project:
        """The project whose rights count for this."""
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
