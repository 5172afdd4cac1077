"""The job of a sync that the queue carries."""

from celery import shared_task

from designer.services.sync.asking import read_choices, sync_asked
from designer.services.sync.queue import JOB


@shared_task(name=JOB)
def run_sync(project_id: int, user_id: int, local: str, prune: bool, check: bool) -> None:
    """Sync a project with its folder, as somebody has asked."""
    sync_asked(project_id, user_id, read_choices(local, prune=prune, check=check))
