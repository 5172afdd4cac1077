"""What is asked of an execution that somebody else has locked: that it be canceled as soon as that is possible."""

from django.db import models


class CancelRequest(models.Model):
    """A person's wish to cancel an execution. The execution is named by its number alone: a foreign key would wait for
    the lock that this is there not to wait for."""

    execution_number = models.PositiveBigIntegerField(unique=True)
    user_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"cancel {self.execution_number}"
