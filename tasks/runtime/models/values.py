"""What an execution has made of expressions and variables."""

from django.db import models

from tasks.runtime.models.execution import Execution


class ExpressionValue(models.Model):
    """What an expression of the control flow gave when asked for: that of a precedence constraint, or on Disable.

    of is the ID of the constraint or the executable, path that of the run that was to begin (see planner.facts).
    """

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="expression_values", db_index=False)
    of = models.UUIDField()
    path = models.TextField(blank=True)
    value = models.BooleanField()
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "of", "path"], name="expression_evaluated_once")]
        indexes = [models.Index(fields=["execution", "revision"], name="expression_by_revision")]

    def __str__(self) -> str:
        return f"{self.of} in {self.execution_id}: {self.value}"


class VariableValues(models.Model):
    """What an execution has made of variables: JSON by the variable's ID, those of sensitive ones encrypted together
    under "secret". scope is empty where they hold for all, or an
    iteration of a parallel loop: the loop's ID, and the path in it."""

    execution = models.ForeignKey(Execution, on_delete=models.CASCADE, related_name="variable_values", db_index=False)
    scope = models.CharField(max_length=255, blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["execution", "scope"], name="variable_values_once")]

    def __str__(self) -> str:
        return f"{len(self.values)} in {self.execution_id}"
