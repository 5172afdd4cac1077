"""The database connection of a worker's process: kept from job to job (designer.database.keeping). Before each job it
is asked whether it still lives, and made anew if not, or if it is old. A job that tries again by itself what the
database did not hear finds out without asking.

Celery closes it after every job unless told otherwise; Django's own rule, which the web's requests follow, does better.
"""

import sys
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_process_init
from django.db import close_old_connections, connections

from designer.database.keeping import keep_connections

TRY_AGAIN = frozenset({"run_package", "run_task"})
"""Jobs that do so (tasks.runtime.state.outages)."""


def let_keep_connections(app: Celery) -> None:
    """Have the processes of this application's workers keep their connections."""
    app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
    worker_process_init.connect(begin_process, dispatch_uid="keep connections")
    task_prerun.connect(close_dead_and_old, dispatch_uid="close dead and old connections")


def begin_process(**_: Any) -> None:
    """Have a process, as it begins, keep its connections."""
    keep_connections()


def close_dead_and_old(sender: Any = None, **_: Any) -> None:
    """Have a job begin with a connection that is not too old, and lives, as far as that matters to it."""
    close_old_connections()
    if getattr(sender, "name", "") in TRY_AGAIN:
        for each in connections.all(initialized_only=True):
            vars(each).update(health_check_done=True)  # what Django's stubs do not know
