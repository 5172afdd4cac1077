"""Trials as they are asked for."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from connections.models import ConnectionTrial
from connections.trials import services
from connections.types.smtp.properties import SmtpProperties
from designer.models import Project, User
from designer.services.projects import create_project
from tests.servers.smtp import MailServer


def project_of(user: User) -> Project:
    return Project.objects.filter(grants__person=user).first() or create_project(user, f"{user}'s")


def start(user: User, server: MailServer, **options: Any) -> ConnectionTrial:
    properties = SmtpProperties(smtp_server="127.0.0.1", port=server.port, timeout=3000)
    return services.start_trial(user, properties, **{"project": project_of(user), **options})


def age(trial: ConnectionTrial, by: timedelta, **fields: Any) -> None:
    ConnectionTrial.objects.filter(pk=trial.pk).update(created_at=timezone.now() - by, **fields)
