"""Where Celery looks for the jobs of this app: those of the trials."""

from connections.trials.jobs import expire_trials, recover_trials, run_trial

__all__ = ["expire_trials", "recover_trials", "run_trial"]
