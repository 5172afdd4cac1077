"""The jobs of this room that the queue carries."""

from celery import shared_task

from designer.accounts.links import resets


@shared_task(name="mail_reset_link", ignore_result=True)
def mail_reset_link(typed: str) -> None:
    """Mail a link to whoever is named, if there is somebody: in a worker, so that no asker can tell by the time."""
    resets.mail_reset_link(typed)
