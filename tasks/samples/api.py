"""Samples in the API."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.schemas import Given, PackageHead, describe_head
from designer.people.permissions import Action
from designer.services.projects import find_project
from tasks.samples.collection import SAMPLES, find_sample
from tasks.samples.services import open_sample

router = Router(tags=["packages"])


class SampleOut(Schema):
    """A sample by its word: what it shows, its packages, the first of which is the one to run, and its files."""

    sample: str
    title: str
    shows: str
    packages: list[str]
    files: list[str]


class SampleIn(Given):
    """The word of a sample."""

    sample: Annotated[str, Field(max_length=64)]


class OpenedSampleOut(Schema):
    """The packages that a sample has become, the first of which is the one to run; told says in sentences what else
    there is now, and what was left out."""

    packages: list[PackageHead]
    told: list[str]


@router.get("/samples", response=list[SampleOut])
def list_samples(request: HttpRequest) -> list[SampleOut]:
    """List the samples that can be copied into a project: one for each feature."""
    return [
        SampleOut(
            sample=each.key,
            title=each.title,
            shows=each.shows,
            packages=[package.name for package in each.packages],
            files=list(each.files),
        )
        for each in SAMPLES
    ]


@router.post("/projects/{project_id}/samples", response={201: OpenedSampleOut})
def post_sample(request: HttpRequest, project_id: int, payload: SampleIn) -> Status[OpenedSampleOut]:
    """Copy a sample into a project, with its files and a connection manager."""
    project = find_project(person(request), project_id, Action.CREATE_OBJECTS)
    opened = open_sample(person(request), project, find_sample(payload.sample))
    packages = [describe_head(each) for each in opened.packages]
    return Status(201, OpenedSampleOut(packages=packages, told=list(opened.told)))
