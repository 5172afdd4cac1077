"""Environments in the API. A sensitive value goes in and never comes out."""

from django.http import HttpRequest
from ninja import Router, Schema, Status

from connections.environments.services import (
    change_environment,
    create_environment,
    delete_environment,
    find_environment,
    list_references,
    save_references,
)
from connections.environments.target_search import Target, search_targets
from connections.models.environment import Environment
from connections.models.environment_document import EnvironmentDocument, Kind, Reference
from designer.accounts.current_user import person
from designer.input.number_types import WholeNumber
from designer.people.permissions import Action
from designer.services.projects import find_project

router = Router(tags=["environments"])


class EnvironmentOut(EnvironmentDocument):
    """An environment of a project."""

    id: int
    project: int


class EnvironmentIn(EnvironmentDocument):
    """A new environment; copy_of is one of the project's whose variables it is to have."""

    copy_of: WholeNumber | None = None


class ReferencesIn(Schema):
    """All references of a project."""

    references: list[Reference]


class TargetOut(Schema):
    """What a reference can set, and how people read it."""

    package: int | None
    kind: Kind
    name: str
    property_name: str
    label: str


class TargetsOut(Schema):
    """The first targets that were found, and whether there are more."""

    targets: list[TargetOut]
    has_more: bool


@router.get("/projects/{project_id}/environments", response=list[EnvironmentOut])
def list_environments(request: HttpRequest, project_id: int) -> list[EnvironmentOut]:
    """List a project's environments by name. Sensitive values are null."""
    project = find_project(person(request), project_id)
    return [_describe(each) for each in Environment.objects.filter(project=project).order_by("name")]


@router.post("/projects/{project_id}/environments", response={201: EnvironmentOut})
def post_environment(request: HttpRequest, project_id: int, payload: EnvironmentIn) -> Status[EnvironmentOut]:
    """Make an environment."""
    user, project = person(request), find_project(person(request), project_id, Action.CHANGE)
    copied = find_environment(user, payload.copy_of) if payload.copy_of is not None else None
    document = EnvironmentDocument.model_validate(payload.model_dump(exclude={"copy_of"}))
    return Status(201, _describe(create_environment(user, project, document, copied)))


@router.get("/environments/{environment_id}", response=EnvironmentOut)
def get_environment(request: HttpRequest, environment_id: int) -> EnvironmentOut:
    """Give an environment. Sensitive values are null."""
    return _describe(find_environment(person(request), environment_id))


@router.put("/environments/{environment_id}", response=EnvironmentOut)
def put_environment(request: HttpRequest, environment_id: int, payload: EnvironmentDocument) -> EnvironmentOut:
    """Change an environment. A sensitive variable whose value is null keeps the one that is stored under its ID."""
    change_environment(person(request), find_environment(person(request), environment_id, Action.CHANGE), payload)
    return _describe(find_environment(person(request), environment_id))


@router.delete("/environments/{environment_id}", response={204: None})
def remove_environment(request: HttpRequest, environment_id: int) -> Status[None]:
    """Delete an environment."""
    delete_environment(person(request), find_environment(person(request), environment_id, Action.CHANGE))
    return Status(204, None)


@router.get("/projects/{project_id}/environment-targets", response=TargetsOut)
def get_targets(request: HttpRequest, project_id: int, q: str = "") -> TargetsOut:
    """Find what environments can set in a project by words of its name and of the package or manager that has it: the
    first of very many."""
    targets, has_more = search_targets(find_project(person(request), project_id), q.replace("\0", ""))
    return TargetsOut(targets=[_describe_target(each) for each in targets], has_more=has_more)


@router.get("/projects/{project_id}/environment-references", response=list[Reference])
def get_references(request: HttpRequest, project_id: int) -> list[Reference]:
    """List what takes its value from environment variables."""
    return list_references(find_project(person(request), project_id))


@router.put("/projects/{project_id}/environment-references", response=list[Reference])
def put_references(request: HttpRequest, project_id: int, payload: ReferencesIn) -> list[Reference]:
    """Say what takes its value from environment variables, all at once."""
    project = find_project(person(request), project_id, Action.CHANGE)
    save_references(person(request), project, payload.references)
    return list_references(project)


def _describe(environment: Environment) -> EnvironmentOut:
    document = environment.to_document().model_dump()
    return EnvironmentOut(id=environment.pk, project=environment.project_id, **document)


def _describe_target(target: Target) -> TargetOut:
    group, reference, name = target
    return TargetOut(label=f"{group}: {name}", **reference.model_dump(exclude={"variable"}))
