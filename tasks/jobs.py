"""The jobs that the queue carries: thin doors to the engine and to recovery."""

import gc
import logging
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any

from billiard.util import get_pdeathsig  # type: ignore[attr-defined]  # its types leave it out
from celery import shared_task
from celery.signals import (
    beat_embedded_init,
    worker_before_create_process,
    worker_init,
    worker_process_init,
    worker_process_shutdown,
    worker_shutting_down,
)
from django.db import DatabaseError, connections

from connections.smtp.pool.pool import PROCESS_POOL
from designer.accounts.kept_answers import forget_old_answers
from designer.database.plans import find_by_index
from designer.people import origin
from designer.storage.kept_xml import forget_unreferred
from tasks import token_holders
from tasks.deliveries import expiry
from tasks.deliveries.sending import resending, under_way
from tasks.executions.drafts.services import forget_old_drafts
from tasks.executions.masking import plain_values
from tasks.log import retention
from tasks.node import stopping
from tasks.runtime import heartbeat, recovery
from tasks.runtime.engine import canceling, engine
from tasks.unattended.records import forget_old_records
from tasks.unattended.schedules.jobs import start_due, start_scheduled_run

__all__ = ["start_due", "start_scheduled_run"]
logger = logging.getLogger(__name__)


@shared_task(name="run_package")
def run_package(execution_id: int) -> None:
    """Run an execution."""
    engine.run_package(execution_id)


@shared_task(name="run_task")
def run_task(task_run_id: int) -> None:
    """Run a branch of an execution from this task run on."""
    engine.run_task(task_run_id)


@shared_task(name="cancel_package")
def cancel_package(execution_id: int) -> None:
    """Cancel an execution that somebody was at when this was asked for."""
    canceling.cancel_asked(execution_id)


@shared_task(name="recover")
def recover(died_at: str | None = None) -> None:
    """Take over from dead workers, and queue what is due to be tried again or to be masked."""
    recovery.recover(datetime.fromisoformat(died_at) if died_at else None)
    canceling.recover_asked()
    resending.recover_asked()
    plain_values.queue_due()


@shared_task(name="send_delivery")
def send_delivery(delivery_id: int) -> None:
    """Send a message that a person wants sent again."""
    resending.send_asked(delivery_id)


@shared_task(name="expire_messages")
def expire_messages() -> None:
    """Delete the messages that are not kept any longer, and the secrets that nothing needs any more."""
    expiry.expire_messages()
    token_holders.expire_secrets()


@shared_task(name="clean_up")
def clean_up() -> None:
    """Delete what is not kept any longer: executions, those that were never started, what came of schedules and
    triggers, answers of the API, XML."""
    retention.clean_up()
    forget_old_answers()
    forget_old_drafts()
    forget_old_records()
    forget_unreferred()
    under_way.remove_old()


@shared_task(name="mask_executions")
def mask_executions(masking_id: int) -> None:
    """Mask what executions ran with, of parameters that have become sensitive."""
    plain_values.mask_executions(masking_id)


OBJECTS_OF_A_BATCH = 20_000
"""New objects after which the collector looks for what is referred to in a circle. By default it looks through a batch
of mails hundreds of times while that is built, and finds nothing: that took a twentieth of a worker's time."""


GIVES_WAY_AFTER = 0.0005
"""Seconds after which the thread that builds mails gives way to one that a server has just answered: by default that
waits for 5 ms, the quarter of a round trip to a server 20 ms away."""


@worker_init.connect
def expect_to_stop(**_: Any) -> None:
    """Let the processes that a worker makes hear of it when it is told to stop."""
    stopping.expect_it()


@worker_shutting_down.connect
def leave_the_rest(**_: Any) -> None:
    """Let a worker's processes end what they do, and leave what comes after it to others."""
    stopping.tell_all()


@worker_before_create_process.connect
def share_memory(**_: Any) -> None:
    """Let a worker's processes share what the main one has loaded: the collector, which writes to what it looks
    through, leaves it alone from now on, and the kernel copies only what is written to."""
    heartbeat.prepare()
    connections.close_all()  # none is for two processes
    with suppress(OSError):
        get_pdeathsig()  # each process sets it, for which billiard loads a parser of C
    gc.collect()
    gc.freeze()


@beat_embedded_init.connect
def keep_shared(**_: Any) -> None:
    """Let beat, where it is a process of a worker, leave shared what it has from there."""
    gc.freeze()


@worker_process_init.connect
def begin_to_beat(**_: Any) -> None:
    """Let a worker's process be known as living as soon as it can take work."""
    origin.begin_process(origin.Door.WORKER)
    find_by_index()
    heartbeat.identify()
    heartbeat.look()
    gc.freeze()  # what a process has from its start stays: the collector need not look through it again and again
    gc.set_threshold(OBJECTS_OF_A_BATCH, *gc.get_threshold()[1:])
    sys.setswitchinterval(GIVES_WAY_AFTER)


@worker_process_shutdown.connect
def take_leave(**_: Any) -> None:
    """Say goodbye to the SMTP servers, and sign off unless somebody is to take over what is in hand; a worker's process
    ends without what else runs at exit."""
    PROCESS_POOL.close()
    try:
        if not engine.has_in_hand():
            heartbeat.sign_off()
            under_way.remove_own()
    except DatabaseError:
        logger.warning("The process could not sign off; it will be taken for dead.", exc_info=True)
