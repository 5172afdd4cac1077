"""Telling those who use a connection manager or an environment of the catalog that it was changed or deleted: a notice
on each project's page and in its record, and a mail to its managers where the installation sends mail.

Neither says what was changed: who may use a thing need not be one who may see it.
"""

import logging
from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.db.models import Count
from kombu.exceptions import OperationalError

from connections.catalog.uses.finding import count_words, find_referring
from connections.catalog.uses.jobs import mail_notice
from connections.models import ConnectionManager
from designer.accounts.links.notices import can_send
from designer.models import Project
from designer.people.permissions import Person
from designer.services.notices import notify

logger = logging.getLogger(__name__)
MOST_PROJECTS = 500


def count_tasks(manager: ConnectionManager) -> Mapping[int, int]:
    """Give how many tasks of which projects refer to a manager of the catalog; who is in a project knows of its own."""
    if manager.project_id:
        return {}
    counted = find_referring(manager).order_by().values_list("package__project").annotate(number=Count("pk"))
    return dict(counted[:MOST_PROJECTS])


def tell_projects(user: Person, action: str, name: str, tasks: Mapping[int, int]) -> None:
    """Tell projects, by their numbers, what was done to a manager that so many tasks of each refer to."""
    referring = {key: f"{count_words(number, 'task')} of this project referred to it." for key, number in tasks.items()}
    tell(user, action, name, referring)


def tell(
    user: Person, action: str, name: str, sentences: Mapping[int, str], *, kind: str = "connection manager"
) -> None:
    """Tell projects, by their numbers, what was done to a thing of the catalog, and in a sentence how each uses it."""
    for project in Project.objects.filter(pk__in=sentences).order_by("pk"):
        notify(user, action, name, project, sentences[project.pk])
    if sentences and can_send():
        transaction.on_commit(partial(_queue, user.get_username(), action, name, sorted(sentences), kind))


def _queue(who: str, action: str, name: str, projects: list[int], kind: str) -> None:
    try:
        mail_notice.delay(who, action, name, projects, kind)
    except OperationalError as error:
        logger.warning("The broker cannot be reached, so nobody is mailed about %s: %s", name, error)
