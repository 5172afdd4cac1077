"""Where Celery looks for the jobs of this app: those of the trials, of checks of credentials and of the catalog."""

from connections.catalog.jobs import forget_connection_versions
from connections.catalog.uses.jobs import mail_notice
from connections.credentials.checks.jobs import check_secret
from connections.trials.jobs import expire_trials, recover_trials, run_trial

__all__ = [
    "check_secret",
    "expire_trials",
    "forget_connection_versions",
    "mail_notice",
    "recover_trials",
    "run_trial",
]
