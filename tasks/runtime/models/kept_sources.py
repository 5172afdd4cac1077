"""The kept XML that executions refer to: once for all runs of what is the same."""

from django.db import models


class KeptSources(models.Model):
    """The digests that the documents of some executions refer to. key is a digest of them all; Execution.sources names
    it."""

    key = models.CharField(max_length=64, primary_key=True)
    digests = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{len(self.digests)} pieces of kept XML"
