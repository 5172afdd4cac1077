"""The job of this room that the queue carries."""

from celery import shared_task

from connections.catalog.uses import mails


@shared_task(name="mail_connection_notice", ignore_result=True)
def mail_notice(who: str, action: str, name: str, projects: list[int], kind: str = "connection manager") -> None:
    """Mail the managers of projects that somebody changed or deleted a thing of the catalog that they use."""
    mails.send(who, action, name, projects, kind)
