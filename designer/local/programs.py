"""The programs of one machine's installation."""

import asyncio
import logging
import os
import sys
from functools import partial

import uvicorn
from celery.app.utils import find_app
from django.utils.module_loading import import_string

from designer.local.place import Place
from designer.local.program import OwnProgram, Program

# What docs/server/deploy.md says of the web server in a container too (.docker/entrypoint.sh).
BOUNDS = ("--http", "designer.web_server.protocol:BoundedProtocol", "--ws", "none", "--limit-concurrency", "900")


def programs(place: Place) -> list[Program]:
    """List the web server, the worker, which has the scheduler in it, and the demonstration mail server."""
    return [
        OwnProgram("mail", partial(serve_mail, place), port=place.mail_port),
        OwnProgram("worker", work),
        OwnProgram("web", partial(serve_web, place)),
    ]


def serve_mail(place: Place) -> None:
    """Be the demonstration mail server, which says nothing of what it takes."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    serve = import_string("connections.demo_mail.server.serve")
    asyncio.run(serve(place.mail_port, place.mailbox))


def work() -> None:
    """Be a Celery worker with two processes for a person, in one machine's installation."""
    os.environ["CELERY_SKIP_CHECKS"] = "1"  # nobody hears what they say, and they write all over the shared memory
    worker = find_app("tasks").Worker(
        concurrency=2, loglevel="WARNING", without_gossip=True, without_mingle=True, quiet=True
    )
    worker.start()
    sys.exit(worker.exitcode)


def serve_web(place: Place) -> None:
    """Be the web server."""
    listen = ("--host", place.host, "--port", str(place.port))
    quiet = ("--no-proxy-headers", "--no-access-log", "--log-level", "warning", "--lifespan", "off")
    options = (*BOUNDS, *quiet, "--timeout-graceful-shutdown", "2")
    uvicorn.main(["designer.asgi:application", *listen, *options])
