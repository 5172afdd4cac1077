"""What workers have still to mask of what executions ran with."""

from django.db import models
from django.db.models import QuerySet

from designer.models import Package, Project
from tasks.runtime.models import Execution


class Masking(models.Model):
    """Executions of a package, or without one of a project, up to a number, whose parameters of these names, in small
    letters, are to be masked from due_at on; those up to after are done. Without last they are all that there are when
    a worker looks. The row goes when nothing is left."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.CASCADE, null=True, related_name="+")
    names = models.JSONField()
    after = models.BigIntegerField(default=0)
    last = models.BigIntegerField(null=True)
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mask {', '.join(self.names)} of {self.package or self.project}"

    def find(self) -> QuerySet[Execution]:
        """Give the executions that are left."""
        which = {"package": self.package_id} if self.package_id else {"project": self.project_id}
        found = Execution.objects.filter(**which, pk__gt=self.after)
        return found if self.last is None else found.filter(pk__lte=self.last)
