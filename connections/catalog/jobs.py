"""The job of the catalog."""

from celery import shared_task

from connections.catalog.versions.keeping import forget_old_versions


@shared_task(name="forget_connection_versions")
def forget_connection_versions() -> None:
    """Delete what is kept of connection managers that cannot be brought back any more."""
    while forget_old_versions():
        pass
