"""The jobs of this app that the queue carries."""

from celery import shared_task

from connections.trials import worker


@shared_task(name="run_trial")
def run_trial(uid: str) -> None:
    """Try a connection manager out."""
    worker.run(uid)
