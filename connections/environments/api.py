"""Environments in the API. A sensitive value goes in and never comes out."""

from contextlib import AbstractContextManager
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from connections.environments.comparing import Difference, Row
from connections.environments.comparison_page import MOST_COLUMNS, MOST_ROWS, Asked, read_comparison
from connections.environments.of_projects import environments_of
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
from designer.api.http.conditions import IfMatch, matching
from designer.api.schemas import Given
from designer.input.number_types import RowNumber, WholeNumber
from designer.models import Project
from designer.people.permissions import Action
from designer.services.projects import find_project

router = Router(tags=["environments"])
MARKS = ("colour", "is_production")


class EnvironmentOut(EnvironmentDocument):
    """An environment; project is null in the catalog, folder where it stands in none of the catalog's."""

    id: int
    project: int | None
    folder: int | None


class EnvironmentIn(EnvironmentDocument):
    """A new environment of a project; copy_of is one of the project's whose variables it is to have."""

    copy_of: WholeNumber | None = None


class ReferencesIn(Given):
    """All references of a project."""

    references: list[Reference]


class ComparedOut(Schema):
    """A variable in one environment; is_same says whether it is as in the first one that has it, and is null of
    sensitive ones that cannot be decrypted. value is null where it is sensitive or missing."""

    environment: int
    is_missing: bool
    type: str
    value: str | None
    sensitive: bool
    is_same: bool | None


class ComparedVariableOut(Schema):
    """A variable in all environments that are compared."""

    name: str
    difference: Difference
    is_needed: bool
    """Whether something takes its value from it, so that a run with an environment that lacks it is refused."""
    environments: list[ComparedOut]


class ComparisonOut(Schema):
    """Environments by number, variables, and the name after which there are more."""

    environments: list[int]
    variables: list[ComparedVariableOut]
    next: str


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
    """List a project's own environments by name; those of the catalog that it refers to are its shared-environments.
    Sensitive values are null."""
    project = find_project(person(request), project_id)
    return [describe(each) for each in environments_of(project.pk).filter(project=project)]


@router.post("/projects/{project_id}/environments", response={201: EnvironmentOut})
def post_environment(request: HttpRequest, project_id: int, payload: EnvironmentIn) -> Status[EnvironmentOut]:
    """Make an environment."""
    user, project = person(request), find_project(person(request), project_id, Action.MODIFY)
    copied = find_environment(user, payload.copy_of) if payload.copy_of is not None else None
    document = EnvironmentDocument.model_validate(payload.model_dump(exclude={"copy_of"}))
    return Status(201, describe(create_environment(user, project, document, copied)))


@router.get("/environments/{environment_id}", response=EnvironmentOut)
def get_environment(request: HttpRequest, environment_id: int) -> EnvironmentOut:
    """Give an environment. Sensitive values are null."""
    return describe(find_environment(person(request), environment_id))


@router.put("/environments/{environment_id}", response=EnvironmentOut)
def put_environment(
    request: HttpRequest, environment_id: int, payload: EnvironmentDocument, if_match: IfMatch = ""
) -> EnvironmentOut:
    """Change an environment. A sensitive variable whose value is null keeps the one that is stored under its ID; the
    colour and the mark of production stay where they are not given."""
    with matching_environment(request, environment_id, if_match):
        environment = find_environment(person(request), environment_id, Action.MODIFY)
        kept = {name: getattr(environment, name) for name in MARKS if name not in payload.model_fields_set}
        change_environment(person(request), environment, payload.model_copy(update=kept))
    return describe(find_environment(person(request), environment_id))


@router.delete("/environments/{environment_id}", response={204: None})
def remove_environment(request: HttpRequest, environment_id: int, if_match: IfMatch = "") -> Status[None]:
    """Delete an environment."""
    with matching_environment(request, environment_id, if_match):
        delete_environment(person(request), find_environment(person(request), environment_id, Action.MODIFY))
    return Status(204, None)


def matching_environment(request: HttpRequest, environment_id: int, if_match: str) -> AbstractContextManager[None]:
    """Let an environment be changed if it is as If-Match says."""
    rows = Environment.objects.filter(pk=environment_id)
    return matching(if_match, rows, lambda: get_environment(request, environment_id))


@router.get("/projects/{project_id}/environment-comparison", response=ComparisonOut)
def get_comparison(
    request: HttpRequest,
    project_id: int,
    environments: Annotated[list[RowNumber], Query(max_length=MOST_COLUMNS)] = [],  # noqa: B006 - ninja reads it only
    q: Annotated[str, Query(max_length=128)] = "",
    show: Literal["", "different", "missing"] = "",
    after: Annotated[str, Query(max_length=128)] = "",
    limit: WholeNumber = MOST_ROWS,
) -> ComparisonOut:
    """Compare environments of a project, the first ones unless some are named: their variables by name, and where they
    differ. show leaves those that differ or are missing somewhere, or those that are missing."""
    project = find_project(person(request), project_id)
    asked = Asked(tuple(environments), q.replace("\0", ""), show, after)
    comparison = read_comparison(person(request), project, asked, max(1, min(limit, 1_000)))
    numbers = [each.pk for each in comparison.environments]
    return ComparisonOut(
        environments=numbers, variables=[_describe_row(each, numbers) for each in comparison.rows], next=comparison.next
    )


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
def put_references(
    request: HttpRequest, project_id: int, payload: ReferencesIn, if_match: IfMatch = ""
) -> list[Reference]:
    """Say what takes its value from environment variables, all at once."""
    project = find_project(person(request), project_id, Action.MODIFY)
    with matching(if_match, Project.objects.filter(pk=project_id), lambda: list_references(project)):
        save_references(person(request), project, payload.references)
    return list_references(project)


def describe(environment: Environment) -> EnvironmentOut:
    """Give an environment, of a project or of the catalog, without what is secret in it."""
    document = environment.to_document().model_dump()
    return EnvironmentOut(id=environment.pk, project=environment.project_id, folder=environment.folder_id, **document)


def _describe_row(row: Row, numbers: list[int]) -> ComparedVariableOut:
    cells = [
        ComparedOut(
            environment=number,
            is_missing=cell.is_missing,
            type=cell.type,
            value=None if cell.is_missing or cell.is_sensitive else cell.text,
            sensitive=cell.is_sensitive,
            is_same=False if cell.is_missing else cell.is_same,
        )
        for number, cell in zip(numbers, row.cells, strict=True)
    ]
    return ComparedVariableOut(name=row.name, difference=row.difference, is_needed=row.is_needed, environments=cells)


def _describe_target(target: Target) -> TargetOut:
    group, reference, name = target
    return TargetOut(label=f"{group}: {name}", **reference.model_dump(exclude={"variable"}))
