"""The job of a check."""

from celery import shared_task

from connections.credentials.checks.worker import answer_check


@shared_task(name="check_secret")
def check_secret(uid: str) -> None:
    """Read the secret of a credential on this worker, and write down whether that worked."""
    answer_check(uid)
