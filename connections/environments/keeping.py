"""How an environment is kept: under a name that nothing else has where it can be chosen, and its secrets encrypted."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from connections.credentials import vault
from connections.environments.of_projects import environments_of
from connections.models.environment import SECRET, Environment
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.errors import Invalid
from designer.models import Project

MOST_VARIABLES, MOST_SHARED = 500, 500
"""What an environment has, and the catalog."""
TAKEN = "The {0} has an environment “{1}” already. Choose another name."
TAKEN_IN_PROJECTS = (
    "{0} that refer{1} to it ha{2} an environment “{3}” already, and a run chooses by the name. Choose another name."
)


def store(environment: Environment, document: EnvironmentDocument) -> None:
    """Make a row what a document says. Raises Invalid when the name is taken, or a secret is missing."""
    if environment.pk is None or environment.name != document.name:
        check_name(environment, document.name)
    if len(document.variables) > MOST_VARIABLES:
        raise Invalid(f"An environment has at most {MOST_VARIABLES} variables.")
    secrets = {(each["id"], each["type"]): each[SECRET] for each in environment.variables if SECRET in each}
    environment.name, environment.description = document.name, document.description
    environment.colour, environment.is_production = document.colour, document.is_production
    environment.variables = [_keep(each, secrets) for each in document.variables]
    try:
        with transaction.atomic():
            environment.save()
    except IntegrityError as error:  # somebody else took the name meanwhile, in a row that nobody could lock
        raise _taken("project" if environment.project_id else "catalog", document.name) from error


def check_name(environment: Environment, name: str) -> None:
    """Refuse a name that another environment has where this one can be chosen. Locks the projects in question, so that
    two that come at once are not both let through. Raises Invalid."""
    others = Environment.objects.exclude(pk=environment.pk).filter(name__iexact=name)
    if environment.project_id:
        Project.objects.select_for_update().get(pk=environment.project_id)
        if environments_of(environment.project_id).filter(pk__in=others).exists():
            raise _taken("project", name)
        return
    if others.filter(project=None).exists():
        raise _taken("catalog", name)
    if environment.pk is None and Environment.objects.filter(project=None).count() >= MOST_SHARED:
        raise Invalid(f"The catalog has {MOST_SHARED} environments already. Delete one that nobody needs.")
    referring = _lock_referring(environment)
    if count := others.filter(project__in=referring).count():
        few = count == 1
        which = "1 project" if few else f"{count:,} projects"
        sentence = TAKEN_IN_PROJECTS.format(which, "s" if few else "", "s" if few else "ve", name)
        raise Invalid(sentence, {"name": sentence})


def _lock_referring(environment: Environment) -> list[int]:
    projects: QuerySet[Project] = Project.objects.filter(shared_environments__environment=environment.pk)
    return [each.pk for each in projects.select_for_update(of=("self",)).order_by("pk").only("pk")]


def _taken(where: str, name: str) -> Invalid:
    sentence = TAKEN.format(where, name)
    return Invalid(sentence, {"name": sentence})


def _keep(variable: VariableOfEnvironment, secrets: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Give a variable as the row keeps it; a secret of another type is none that this one could have."""
    kept = variable.model_dump(mode="json")
    if not variable.sensitive:
        return kept
    known = str(variable.id), variable.type.value
    if variable.value is None and known not in secrets:
        sentence = f"Type a value for “{variable.name}”. It is encrypted, and nobody is shown it again."
        raise Invalid(sentence, {"value": sentence})
    token = secrets[known] if variable.value is None else vault.encrypt(json.dumps(kept["value"]).encode())
    return {**kept, "value": None, SECRET: token}
