"""Changes to the environments of a project, and to what takes its values from them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from connections.credentials import vault
from connections.environments.targets import find_property_problem
from connections.models.environment import SECRET, Environment, EnvironmentReference
from connections.models.environment_document import EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from designer.errors import Invalid, NotFound
from designer.models import Package, Project
from designer.package.diff import describe_values
from designer.people import audit
from designer.people.permissions import Action, Person, require

MOST_VARIABLES = 500


@transaction.atomic
def create_environment(
    user: Person, project: Project, document: EnvironmentDocument, copy_of: Environment | None = None
) -> Environment:
    """Add an environment to a project, with the variables of another one of it where it is to be a copy.

    Raises Invalid, also for one of another project: secrets do not go from project to project.
    """
    require(user, Action.CHANGE, project)
    environment = Environment(project=project, variables=copy_of.variables if copy_of else [])
    if copy_of:
        if copy_of.project_id != project.pk:
            sentence = f"“{copy_of.name}” belongs to another project. Choose one of this project."
            raise Invalid(sentence, {"copy_of": sentence})
        document = document.model_copy(update={"variables": copy_of.to_document().variables})
    _store(environment, document)
    changes = list(_describe(EnvironmentDocument(name=document.name), document))
    audit.record(user, "created environment", environment, project=project, changes=changes)
    return environment


@transaction.atomic
def change_environment(user: Person, environment: Environment, document: EnvironmentDocument) -> None:
    """Make an environment what the document says. Raises Invalid when the name is taken, or a secret is missing."""
    require(user, Action.CHANGE, environment)
    locked = Environment.objects.select_for_update().get(pk=environment.pk)
    changes = list(_describe(locked.to_document(), document))
    _store(locked, document)
    audit.record(user, "changed environment", locked, project=environment.project, changes=changes)


@transaction.atomic
def save_variable(
    user: Person, environment: Environment, variable: VariableOfEnvironment, sets: Reference | None = None
) -> None:
    """Add a variable or change the one of its ID, and make a reference to it where one is given. Raises Invalid."""
    document = Environment.objects.select_for_update().get(pk=environment.pk).to_document()
    is_new = all(each.id != variable.id for each in document.variables)
    kept = [variable if each.id == variable.id else each for each in document.variables]
    if any(each.id != variable.id and each.name.casefold() == variable.name.casefold() for each in kept):
        sentence = f"The environment has a variable “{variable.name}” already. Choose another name."
        raise Invalid(sentence, {"name": sentence})
    changed = document.model_copy(update={"variables": [*kept, variable] if is_new else kept})
    change_environment(user, environment, changed)
    references = list_references(environment.project)
    if sets and sets not in references:
        save_references(user, environment.project, [*references, sets])


@transaction.atomic
def delete_variable(user: Person, environment: Environment, variable_id: UUID) -> None:
    """Take a variable out of an environment, and leave the others as they are by now."""
    document = Environment.objects.select_for_update().get(pk=environment.pk).to_document()
    kept = [each for each in document.variables if each.id != variable_id]
    change_environment(user, environment, document.model_copy(update={"variables": kept}))


@transaction.atomic
def delete_environment(user: Person, environment: Environment) -> None:
    """Delete an environment. The references stay, for the other environments."""
    require(user, Action.CHANGE, environment)
    changes = list(_describe(environment.to_document(), EnvironmentDocument(name=environment.name)))
    audit.record(user, "deleted environment", environment, project=environment.project, changes=changes)
    environment.delete()


@transaction.atomic
def save_references(user: Person, project: Project, references: Iterable[Reference]) -> None:
    """Make these the references of a project. Raises Invalid when something would be set twice, or cannot be set."""
    require(user, Action.CHANGE, project)
    Project.objects.select_for_update().get(pk=project.pk)
    wanted = list(references)
    _check_references(project, wanted)
    before = set(list_references(project))
    EnvironmentReference.objects.filter(project=project).delete()
    EnvironmentReference.objects.bulk_create(
        EnvironmentReference(project=project, package_id=each.package, **each.model_dump(exclude={"package"}))
        for each in wanted
    )
    changes = [f"{each.label} takes its value from {each.variable}" for each in wanted if each not in before]
    changes += [f"{each.label} takes its value from no variable any more" for each in before if each not in wanted]
    audit.record(user, "changed environment references", project, project=project, changes=changes)


def list_references(project: Project) -> list[Reference]:
    """Give a project's references in the order of their making."""
    return [row.to_document() for row in EnvironmentReference.objects.filter(project=project).order_by("pk")]


def find_environment(user: Person, environment_id: int, action: Action = Action.READ) -> Environment:
    """Give an environment that the user may see. Raises NotFound or NotAllowed."""
    environment = Environment.objects.select_related("project").filter(pk=environment_id).first()
    if environment is None:
        raise NotFound("There is no such environment. It may have been deleted.")
    require(user, action, environment)
    return environment


def _store(environment: Environment, document: EnvironmentDocument) -> None:
    others = Environment.objects.filter(project=environment.project).exclude(pk=environment.pk)
    if others.filter(name__iexact=document.name).exists():
        sentence = f"The project has an environment “{document.name}” already. Choose another name."
        raise Invalid(sentence, {"name": sentence})
    if len(document.variables) > MOST_VARIABLES:
        raise Invalid(f"An environment has at most {MOST_VARIABLES} variables.")
    secrets = {(each["id"], each["type"]): each[SECRET] for each in environment.variables if SECRET in each}
    environment.name, environment.description = document.name, document.description
    environment.colour, environment.is_production = document.colour, document.is_production
    environment.variables = [_keep(each, secrets) for each in document.variables]
    environment.save()


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


def _describe(before: EnvironmentDocument, after: EnvironmentDocument) -> Iterator[str]:
    """Say what was changed, of variables that are not sensitive from what to what."""
    if before.name != after.name:
        yield f"renamed it from “{before.name}”"
    yield from describe_values({"description": before.description}, {"description": after.description})
    if before.colour != after.colour:
        yield f"changed its colour from {before.colour} to {after.colour}"
    if before.is_production != after.is_production:
        yield "marked it as production" if after.is_production else "marked it as no production any more"
    known, wanted = ({each.id: each for each in one.variables} for one in (before, after))
    yield from (
        f"deleted the variable {one.name}{_write_changes(one, None)}" for key, one in known.items() if key not in wanted
    )
    yield from (
        f"added the variable {one.name}{_write_changes(None, one)}" for key, one in wanted.items() if key not in known
    )
    for key, one in wanted.items():
        if key in known and (one != known[key] or (one.value is not None and one.sensitive)):
            yield f"changed the variable {one.name}{_write_changes(known[key], one)}"


def _write_changes(before: VariableOfEnvironment | None, after: VariableOfEnvironment | None) -> str:
    """Say what a variable was and is; of the value of one that is, or was, sensitive only that it was given."""
    is_secret = any(each.sensitive for each in (before, after) if each)
    ignored = {"id", "value"} if is_secret else {"id"}
    was, now = (each.model_dump(mode="json") if each else {} for each in (before, after))
    changes = describe_values(was, now, ignored=ignored)
    changes += ["value: changed"] if is_secret and after and after.value is not None else []
    return f": {'; '.join(changes)}" if changes else ""


def _check_references(project: Project, references: list[Reference]) -> None:
    packages = set(Package.objects.filter(project=project).values_list("pk", flat=True)) if references else set()
    seen = set()
    for each in references:
        if each.package is not None and each.package not in packages:
            raise Invalid(f"The project has no package {each.package}. Choose another one.")
        if each.target in seen:
            sentence = f"More than one reference sets {each.label}. Keep one."
            raise Invalid(sentence, {"target": sentence})
        if each.kind is Kind.CONNECTION and (problem := find_property_problem(each.property_name)):
            raise Invalid(problem, {"property_name": problem})
        seen.add(each.target)
