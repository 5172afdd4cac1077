"""Mails to the managers of projects: a connection manager that their packages use was changed or deleted."""

import logging
from collections.abc import Collection
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from designer.accounts.links.notices import can_send
from designer.models import ProjectGrant
from designer.people.rights import Role

logger = logging.getLogger(__name__)
MOST_PEOPLE = 200


def send(who: str, action: str, name: str, projects: Collection[int]) -> int:
    """Mail each manager of these projects once, but for who did it; give how many mails were taken."""
    told = _find_people(who, projects) if can_send() else {}
    facts = {"who": who, "verb": action.partition(" ")[0], "name": name}
    messages = [_write(address, {**facts, "projects": names}) for address, names in told.items()]
    try:
        return get_connection().send_messages(messages) or 0 if messages else 0
    except (SMTPException, OSError) as error:
        logger.error("Mails about the connection manager %s were not sent: %s", name, error)
        return 0


def _find_people(who: str, projects: Collection[int]) -> dict[str, list[str]]:
    """Give the addresses of those who are managers in person, each with the names of their projects."""
    grants = ProjectGrant.objects.filter(project__in=projects, name=Role.MANAGER, person__is_active=True)
    rows = grants.exclude(person__email="").exclude(person__username=who).order_by("person", "project")
    found: dict[str, list[str]] = {}
    for address, project in rows.values_list("person__email", "project__name"):
        if address in found or len(found) < MOST_PEOPLE:
            found.setdefault(address, []).append(project)
    return found


def _write(address: str, facts: dict[str, object]) -> EmailMessage:
    text = render_to_string("connections/catalog/uses/notice.txt", {**facts, "host": settings.PUBLIC_URL})
    subject, _, body = text.partition("\n")
    return EmailMessage(subject, body.lstrip("\n"), settings.DEFAULT_FROM_EMAIL, [address])
