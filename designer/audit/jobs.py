"""The job of the record that the queue carries."""

from celery import shared_task

from designer.audit.retention import forget_old_entries


@shared_task(name="forget_audit", ignore_result=True)
def forget_audit() -> None:
    """Delete what the record keeps no longer."""
    forget_old_entries()
