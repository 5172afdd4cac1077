"""Waiting for a worker in a request, so that a small import is one call."""

import time
from uuid import UUID

from designer.models import ImportState, PackageImport

LONGEST_WAIT = 20
"""Seconds."""
PAUSE = 0.2
UNDER_WAY = (ImportState.WAITING, ImportState.READING, ImportState.IMPORTING)


def await_worker(uid: UUID, seconds: int) -> None:
    """Wait until no worker is with an import any more, for so many seconds at most."""
    end = time.monotonic() + min(seconds, LONGEST_WAIT)
    while time.monotonic() < end and PackageImport.objects.filter(pk=uid, state__in=UNDER_WAY).exists():
        time.sleep(PAUSE)
