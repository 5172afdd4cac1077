"""Where Celery looks for the jobs of this app: those of the trials, and of checks of credentials."""

from connections.credentials.checks.jobs import check_secret
from connections.trials.jobs import expire_trials, recover_trials, run_trial

__all__ = ["check_secret", "expire_trials", "recover_trials", "run_trial"]
