"""The jobs of schedules that the queue carries."""

from celery import shared_task

from tasks.unattended.schedules import due


@shared_task(name="start_due")
def start_due() -> None:
    """Claim the times that are due, and queue again what the broker may have lost. Beat asks for it."""
    due.claim_due()
    due.recover_claimed()


@shared_task(name=due.JOB)
def start_scheduled_run(run_id: int) -> None:
    """Start the package of a time that was claimed."""
    due.start_run(run_id)
