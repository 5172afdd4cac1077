"""Packages and what a package is made of.

Connection managers live in connections, task properties in tasks; their foreign keys lead here.
"""

import uuid

from django.db import models
from django.db.models.functions import Lower

from designer.models.accounts import User
from designer.models.projects import Project
from designer.package.data_types import VariableType
from designer.package.enumerations import ConstraintValue, EvaluationOperation, InDoubt


class Package(models.Model):
    """The head of a package; its body is rows of other models, of which designer.storage.rows makes a document.

    host holds what a DtsContainer's properties differ in from their defaults; groups are frames that are only drawn.
    source is the digest of the file that it was imported from (KeptXml), if it was, and dtsid the package's ID there.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="packages")
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    host = models.JSONField(default=dict)
    groups = models.JSONField(default=list)
    source = models.CharField(max_length=64, blank=True, default="")
    dtsid = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)
    modified_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    in_doubt = models.CharField(
        max_length=16, default=InDoubt.HOLD, choices=[(value.value, value.value) for value in InDoubt]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "project",
                Lower("name"),
                name="package_name_unique",
                violation_error_message="The project has a package of this name already. Choose another name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owning_project(self) -> Project:
        """The project whose rights count for this."""
        return self.project


class Executable(models.Model):
    """A task, container or event handler of a package. What its type adds is in a row of the type's own model.

    uid is the ID that documents and SSIS's files use. It is unique within a package only, because people copy packages.
    parent_uid is that of the container. host holds what a DtsContainer's properties differ in from their defaults.
    """

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="executables")
    uid = models.UUIDField(default=uuid.uuid4)
    parent_uid = models.UUIDField(null=True)
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=64)
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    disable = models.BooleanField(default=False)
    x = models.FloatField(default=0)
    y = models.FloatField(default=0)
    width = models.FloatField(default=0)
    height = models.FloatField(default=0)
    collapsed = models.BooleanField(default=False)
    expressions = models.JSONField(default=dict)
    host = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "uid"], name="executable_uid_unique")]

    def __str__(self) -> str:
        return self.name


class ExecutableProperties(models.Model):
    """The row of a task type's own properties. Its fields have the names of the type's properties model."""

    executable = models.OneToOneField(Executable, on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.executable)


class Parameter(models.Model):
    """A parameter of a package, with the value that it was drawn with; a sensitive one has none."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="parameters")
    uid = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    type = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in VariableType])
    value = models.JSONField(null=True)
    required = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "uid"], name="parameter_uid_unique")]

    def __str__(self) -> str:
        return self.name


class Variable(models.Model):
    """A variable of a package; without a scope the whole package sees it."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="variables")
    uid = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveIntegerField()
    scope = models.ForeignKey(Executable, on_delete=models.CASCADE, null=True, related_name="variables")
    namespace = models.CharField(max_length=128)
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=1024, blank=True)
    type = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in VariableType])
    value = models.JSONField(null=True)
    expression = models.TextField(blank=True)
    evaluate_as_expression = models.BooleanField(default=False)
    read_only = models.BooleanField(default=False)
    raise_changed_event = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "uid"], name="variable_uid_unique")]

    def __str__(self) -> str:
        return f"{self.namespace}::{self.name}"


class Note(models.Model):
    """A note on a package's canvas. parent_uid is the container in which it stands, executable_uid the task that it is
    on."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="notes")
    uid = models.UUIDField(default=uuid.uuid4)
    parent_uid = models.UUIDField(null=True)
    executable_uid = models.UUIDField(null=True)
    position = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    x = models.FloatField(default=0)
    y = models.FloatField(default=0)
    width = models.FloatField(default=0)
    height = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["package", "uid"], name="note_uid_unique")]

    def __str__(self) -> str:
        return self.text[:60]


class PrecedenceConstraint(models.Model):
    """An arrow between two executables of a package."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="precedence_constraints")
    uid = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveIntegerField()
    from_executable = models.ForeignKey(Executable, on_delete=models.CASCADE, related_name="outgoing")
    to_executable = models.ForeignKey(Executable, on_delete=models.CASCADE, related_name="incoming")
    value = models.CharField(max_length=16, choices=[(value.value, value.name.title()) for value in ConstraintValue])
    evaluation_operation = models.CharField(
        max_length=32,
        default=EvaluationOperation.CONSTRAINT,
        choices=[(operation.value, operation.value) for operation in EvaluationOperation],
    )
    expression = models.TextField(blank=True)
    logical_and = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "uid"], name="constraint_uid_unique"),
            models.UniqueConstraint(fields=["from_executable", "to_executable"], name="constraint_pair_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.from_executable} → {self.to_executable}"
