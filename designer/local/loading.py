"""What the programs of one machine have in common is loaded once, and shared by all that are forked then."""

import gc
from contextlib import suppress
from functools import cache
from importlib import import_module

import django
from celery.app.utils import find_app
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils.module_loading import import_string

from designer.local.gaps import fill_gaps

MODULES = (
    "designer.urls",
    "designer.web_server.limits",
    "designer.web_server.protocol",
    "uvicorn.main",
    "uvicorn.lifespan.off",
    "uvicorn.loops.auto",
    "celery.app.amqp",
    "celery.app.control",
    "celery.app.events",
    "celery.app.log",
    "celery.apps.worker",
    "celery.beat",
    "celery.concurrency.prefork",
    "celery.events.receiver",
    "celery.worker.autoscale",
    "celery.worker.components",
    "celery.worker.consumer",
    "celery.worker.consumer.delayed_delivery",
    "celery.worker.strategy",
    "connections.demo_mail.server",
    "kombu.mixins",
    "kombu.transport.redis",
    "tasks.node.admission",
    "tasks.node.consumer",
    "tasks.node.embedded_beat",
)
PREPARE = "tasks.runtime.heartbeat.prepare"
"""What web server, worker, beat and mail server need beyond the apps. All of this is named, not imported, because this
app stands below the others."""


@cache
def load() -> None:
    """Load all of it. The collector leaves it alone from then on: it writes to what it looks through, and the kernel
    copies what is written to."""
    gc.disable()
    django.setup()
    for module in MODULES:
        import_module(module)
    app = find_app("tasks")
    app.loader.import_default_modules()
    app.finalize()
    with suppress(DatabaseError):  # what a first connection loads and builds is then there for all
        connections[DEFAULT_DB_ALIAS].ensure_connection()
        import_string(PREPARE)()
    connections.close_all()
    gc.collect()
    fill_gaps()
    gc.freeze()
    gc.enable()
