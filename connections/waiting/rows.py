"""Waiting for servers on behalf of rows: as soon as the database says that nobody wants it any more, the wait ends."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from django.db import Error, connection
from django.db.models import Model, QuerySet

from connections.waiting.cancel_scope import CancelScope
from connections.waiting.watcher import WATCHER

logger = logging.getLogger(__name__)
Find = Callable[[], QuerySet[Model]]


def unless(find: Find, seconds: float = float("inf")) -> AbstractContextManager[CancelScope]:
    """Do what follows, for so many seconds at most, unless such a row exists: then its wait for a server is canceled.

    What takes less than a second asks nothing of the database.
    """
    return WATCHER.watching(partial(_exists, find), seconds)


def _exists(find: Find) -> bool:
    """Ask in the watcher's thread, and leave no connection behind there."""
    try:
        return find().exists()
    except Error as error:
        logger.warning("Whether a wait for a server is still wanted could not be asked: %s", error)
        return False
    finally:
        connection.close()
