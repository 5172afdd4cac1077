"""The last test of a shared connection manager as a row."""

from django.db import models

from connections.models.manager import ConnectionManager
from designer.models import User


class ConnectionTest(models.Model):
    """What a worker found when it last tried out a shared manager as it was stored then.

    A trial of settings that were not saved is none: what it says is of others. What the server said is in the trial,
    for who asked for it.
    """

    connection = models.OneToOneField(
        ConnectionManager, on_delete=models.CASCADE, primary_key=True, related_name="last_test"
    )
    tested_at = models.DateTimeField()
    tested_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    succeeded = models.BooleanField()

    def __str__(self) -> str:
        return f"Test of {self.connection_id}"

    @property
    def is_of_older(self) -> bool:
        """Whether the manager was changed since."""
        return self.tested_at < self.connection.modified_at
