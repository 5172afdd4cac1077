"""Checks whether the workers can read the secret of a credential, as rows."""

from django.db import models

from connections.models.credential import Credential
from designer.models import User


class SecretCheck(models.Model):
    """The last check of a credential's secret: who asked, and what which worker found.

    It goes when the secret, or where it is, is changed: what it says was of another one.
    """

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="secret_check")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=255, blank=True)
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Check of {self.credential}"

    @property
    def is_readable(self) -> bool | None:
        """Whether a worker could read it; None while none has answered."""
        return None if self.answered_at is None else not self.problem
