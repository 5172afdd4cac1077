"""Projects and packages in the API."""

import json
from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching, told_as_precondition, version_of
from designer.api.http.etags import tag_answer, versioned_tag
from designer.api.http.pages import read_page
from designer.api.schemas import (
    DocumentIn,
    Given,
    IssuesOut,
    PackageHead,
    PackageIn,
    PackageOut,
    ProjectDetails,
    ProjectOut,
    SavedPackage,
    describe_head,
    describe_issues,
    describe_package,
    describe_project,
    describe_settings,
)
from designer.api.signing_in import FOR_EVERYTHING, TO_READ
from designer.editors.choices import containing
from designer.errors import Invalid
from designer.input.number_types import WholeNumber
from designer.input.texts import NO_NUL
from designer.models import Package, Project
from designer.package.document import Description, Name
from designer.people.permissions import Action, in_visible_projects, visible_projects
from designer.property_expressions.package_circumstances import circumstances_for
from designer.searching.packages import MOST_LOOKED_INTO, find_candidates, look_into
from designer.services.merged_saving import Merging, save_merged
from designer.services.packages import create_package, delete_package, find_package
from designer.services.projects import change_project, create_project, delete_project, find_project

router = Router(tags=["packages"])
Text = Annotated[str, Field(max_length=150, pattern=NO_NUL)]
NO_VERSION = "Say which version the document was made from: as version, or by its ETag as If-Match."


class ProjectIn(Given):
    """A project to make or to change."""

    name: Name
    description: Description = ""
    enforces_recipient_limit: bool = False


@router.get("/projects", response=list[ProjectOut])
def list_projects(
    request: HttpRequest, response: HttpResponse, q: Text = "", after: str = "", limit: WholeNumber = 500
) -> list[ProjectOut]:
    """List the projects that you see by name, those whose names or descriptions hold the words of q; the next page
    begins after the last name."""
    projects = visible_projects(person(request)).filter(containing(q, "name", "description"))
    rows = projects.filter(name__gt=after).order_by("name")
    page = read_page(request, response, rows, limit, lambda project: project.name)
    return [describe_project(project) for project in page]


@router.post("/projects", response={201: ProjectDetails})
def post_project(request: HttpRequest, payload: ProjectIn) -> Status[ProjectDetails]:
    """Make a project; you are its first member."""
    return Status(201, describe_settings(create_project(person(request), **payload.model_dump())))


@router.get("/projects/{project_id}", response=ProjectDetails)
def get_project(request: HttpRequest, project_id: int) -> ProjectDetails:
    """Give a project with its settings."""
    return describe_settings(find_project(person(request), project_id))


@router.put("/projects/{project_id}", response=ProjectDetails)
def put_project(request: HttpRequest, project_id: int, payload: ProjectIn, if_match: IfMatch = "") -> ProjectDetails:
    """Change a project's name, description and settings."""
    project = find_project(person(request), project_id, Action.MODIFY)
    rows = Project.objects.filter(pk=project_id)
    with matching(if_match, rows, lambda: get_project(request, project_id)):
        change_project(person(request), project, **payload.model_dump())
    return describe_settings(project)


@router.delete("/projects/{project_id}", response={204: None}, auth=FOR_EVERYTHING)
def remove_project(request: HttpRequest, project_id: int, if_match: IfMatch = "") -> Status[None]:
    """Delete a project with its packages, connection managers, executions and files."""
    project = find_project(person(request), project_id, Action.MODIFY)
    with matching(if_match, Project.objects.filter(pk=project_id), lambda: get_project(request, project_id)):
        delete_project(person(request), project)
    return Status(204, None)


@router.get("/packages", response=list[PackageHead])
def search_packages(
    request: HttpRequest, response: HttpResponse, q: Text = "", after: WholeNumber = 0, limit: WholeNumber = 100
) -> list[PackageHead]:
    """Find packages in all projects that you see: those whose names or descriptions hold the words of q; the next page
    begins after the last id."""
    packages = Package.objects.filter(in_visible_projects(person(request)), containing(q, "name", "description"))
    rows = packages.filter(pk__gt=after).select_related("project", "modified_by").order_by("pk")
    return [describe_head(package) for package in read_page(request, response, rows, limit)]


class TextPlaceOut(Schema):
    """Where a text is in a package: in which list of its document, or in the package itself; in which part; in what of
    it; and what stands around it."""

    part: str
    id: str | None
    owner: str
    label: str
    before: str
    found: str
    after: str


class TextsOut(Schema):
    """A package with the first places in which a text is."""

    package: PackageHead
    places: list[TextPlaceOut]
    has_more: bool


@router.get("/texts", response=list[TextsOut])
def search_texts(
    request: HttpRequest, response: HttpResponse, q: Text, after: WholeNumber = 0, limit: WholeNumber = 20
) -> list[TextsOut]:
    """Find a text of two letters or more in the packages of all projects that you see: in names, properties,
    expressions, addresses, variables and notes. The next page begins after the last id that was looked at."""
    text = q.strip()
    keys = find_candidates(person(request), text, after)
    page = read_page(request, response, keys, limit, lambda key: key, most=MOST_LOOKED_INTO)
    return [
        TextsOut(
            package=describe_head(each.package),
            places=[TextPlaceOut(**asdict(place)) for place in each.places],
            has_more=each.has_more,
        )
        for each in look_into(page, text)
    ]


@router.get("/projects/{project_id}/packages", response=list[PackageHead])
def list_packages(
    request: HttpRequest, response: HttpResponse, project_id: int, after: str = "", limit: WholeNumber = 100
) -> list[PackageHead]:
    """List a project's packages by name; the next page begins after the last name."""
    project = find_project(person(request), project_id)
    packages = project.packages.filter(name__gt=after).select_related("project", "modified_by").order_by("name")
    page = read_page(request, response, packages, limit, lambda package: package.name)
    return [describe_head(package) for package in page]


@router.post("/projects/{project_id}/packages", response={201: PackageOut})
def post_package(request: HttpRequest, project_id: int, payload: DocumentIn) -> Status[PackageOut]:
    """Make a package from a document."""
    project = find_project(person(request), project_id)
    return Status(201, describe_package(create_package(person(request), project, payload.document)))


@router.get("/packages/{package_id}", response=PackageOut)
def get_package(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give a package as a document, with its version and its validation messages."""
    return tag_answer(request, _write(describe_package(find_package(person(request), package_id))))


@router.put("/packages/{package_id}", response=SavedPackage)
def put_package(request: HttpRequest, package_id: int, payload: PackageIn, if_match: IfMatch = "") -> HttpResponse:
    """Save a package. 409 when somebody saved it after the version that the document was made from, or 412 where the
    version was given as If-Match. With base, the document of that version, both changes are merged."""
    version = version_of(if_match, payload.version)
    if version is None:
        raise Invalid(NO_VERSION, {"version": NO_VERSION})
    merging = Merging(payload.base, payload.seen, payload.choices) if payload.base else None
    with told_as_precondition(if_match):
        saved = save_merged(
            person(request),
            package_id,
            payload.document,
            version,
            merging=merging,
            draft=payload.draft,
            note=payload.note,
        )
    return _write(describe_package(saved.package, saved.document), merged=saved.merged, left=list(saved.left))


@router.delete("/packages/{package_id}", response={204: None})
def remove_package(request: HttpRequest, package_id: int, if_match: IfMatch = "") -> Status[None]:
    """Delete a package."""
    with told_as_precondition(if_match):
        delete_package(person(request), find_package(person(request), package_id), version_of(if_match))
    return Status(204, None)


@router.post("/packages/{package_id}/validate", response=IssuesOut, auth=TO_READ)
def validate_package(request: HttpRequest, package_id: int, payload: DocumentIn) -> IssuesOut:
    """Validate a document as if it were this package, without saving it."""
    package = find_package(person(request), package_id)
    circumstances = circumstances_for(package, person(request))
    return IssuesOut(issues=describe_issues(package, payload.document, circumstances))


def _write(shown: PackageOut, **more: object) -> HttpResponse:
    """Write an answer with the ETag of the package that it shows; what an answer holds beside it comes behind it. A
    package may be large, so that one is written once."""
    content = shown.model_dump_json()
    whole = f"{content[:-1]}, {json.dumps(more)[1:]}" if more else content
    response = HttpResponse(whole.encode(), content_type="application/json; charset=utf-8")
    response["ETag"] = versioned_tag(shown.version, content.encode())
    return response
