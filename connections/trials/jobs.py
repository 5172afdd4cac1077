"""The jobs of this app that the queue carries."""

from celery import shared_task
from celery.signals import worker_process_shutdown
from django.conf import settings

from connections.models import ConnectionTrial
from connections.trials import recovery, worker
from connections.trials.threads import TrialThreads

TRIALS = TrialThreads(settings.TRIALS_AT_ONCE)
"""The trials of this process."""


@shared_task(name="run_trial")
def run_trial(uid: str) -> None:
    """Try a connection manager out, beside the packages that this process runs."""
    TRIALS.begin(uid)


@shared_task(name="recover_trials")
def recover_trials() -> None:
    """End the trials of dead workers, and queue again what none has taken."""
    recovery.end_lost(ConnectionTrial.objects.all())
    for uid in recovery.find_lost():
        run_trial.delay(uid)


@shared_task(name="expire_trials")
def expire_trials() -> None:
    """Delete the trials that are not kept any longer."""
    recovery.expire_trials()


@worker_process_shutdown.connect
def end_trials(**_: object) -> None:
    """End the trials that this process takes with it."""
    worker.end_all()
