"""Mails to the managers of projects: a connection manager that their packages use, or an environment that they run in,
was changed or deleted."""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string

from designer.accounts.links.notices import can_send
from designer.models import Project, ProjectGrant, Team, User
from designer.people.principals import in_teams
from designer.people.rights import Role

logger = logging.getLogger(__name__)
MOST_PEOPLE = 200


PAGES = {"connection manager": "connections", "environment": "environments"}
"""Where things of the catalog are listed."""


def send(who: str, action: str, name: str, projects: Collection[int], kind: str = "connection manager") -> int:
    """Mail each manager of these projects once, but for who did it; give how many mails were taken."""
    told = _find_people(who, projects) if can_send() else {}
    facts = {"who": who, "verb": action.partition(" ")[0], "name": name, "kind": kind, "page": PAGES[kind]}
    messages = [_write(address, {**facts, "projects": names}) for address, names in told.items()]
    try:
        return get_connection().send_messages(messages) or 0 if messages else 0
    except (SMTPException, OSError) as error:
        logger.error("Mails about the %s %s were not sent: %s", kind, name, error)
        return 0


def _find_people(who: str, projects: Collection[int]) -> Mapping[str, list[str]]:
    """Give the addresses of those who are managers, in person or in a team, each with the names of their projects."""
    grants = ProjectGrant.objects.filter(project__in=projects, name=Role.MANAGER)
    reachable = User.objects.filter(is_active=True).exclude(email="").exclude(username=who).order_by("pk")
    managed: dict[str, set[int]] = defaultdict(set)
    for address, project in _pair_with_projects(grants, reachable):
        if address in managed or len(managed) < MOST_PEOPLE:
            managed[address].add(project)
    names = dict(Project.objects.filter(pk__in=projects).order_by("pk").values_list("pk", "name"))
    return {address: [name for key, name in names.items() if key in keys] for address, keys in managed.items()}


def _pair_with_projects(grants: QuerySet[ProjectGrant], reachable: QuerySet[User]) -> list[tuple[str, int]]:
    """Give who manages what by a grant: in person, and then by way of each team that has one."""
    in_person = grants.filter(person__in=reachable).order_by("person", "project")
    pairs = list(in_person.values_list("person__email", "project"))
    for team in Team.objects.filter(pk__in=grants.filter(team__isnull=False).values("team")).order_by("pk"):
        own = list(grants.filter(team=team).order_by("project").values_list("project", flat=True))
        people = reachable.filter(in_teams(Team.objects.filter(pk=team.pk)))[:MOST_PEOPLE]
        pairs += [(address, project) for address in people.values_list("email", flat=True) for project in own]
    return pairs


def _write(address: str, facts: dict[str, object]) -> EmailMessage:
    text = render_to_string("connections/catalog/uses/notice.txt", {**facts, "host": settings.PUBLIC_URL})
    subject, _, body = text.partition("\n")
    return EmailMessage(subject, body.lstrip("\n"), settings.DEFAULT_FROM_EMAIL, [address])
