"""Packages that are duplicated, renamed and moved to another project, in the API."""

from django.http import HttpRequest
from ninja import Router, Schema, Status

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, told_as_precondition, version_of
from designer.api.schemas import Given, PackageHead, describe_head
from designer.api.signing_in import TO_READ
from designer.input.number_types import WholeNumber
from designer.models import Package, Project, User
from designer.people.permissions import Action
from designer.services.going_along import GoingAlong
from designer.services.moving.services import copy_package, move_package, rename_package
from designer.services.moving.telling import along_to_copy, along_to_move, told_of_rename
from designer.services.packages import find_package
from designer.services.projects import find_project

router = Router(tags=["packages"])


class PackageGoingAlong(Schema):
    """What goes along, and what does not, in sentences."""

    along: list[str]
    left: list[str]


class CopiedPackage(PackageHead, PackageGoingAlong):
    """A package that was copied or moved, with what went along and what did not."""


class RenamedPackage(PackageHead):
    """A package with its new name; told says what does not find it by that."""

    told: list[str]


class PackageCopyIn(Given):
    """The project that gets the copy, null for the package's own; and what the copy is called, where that is given."""

    project: WholeNumber | None = None
    name: str = ""


class PackageMoveIn(Given):
    """The project that the package is moved to."""

    project: WholeNumber


class PackageNameIn(Given):
    """What a package is to be called."""

    name: str


@router.get("/packages/{package_id}/copy", response=PackageGoingAlong, auth=TO_READ)
def get_what_a_copy_takes_along(request: HttpRequest, package_id: int, project: int | None = None) -> GoingAlong:
    """Say what goes along with a copy of a package into a project, or into its own, and what does not."""
    package = find_package(person(request), package_id)
    return along_to_copy(person(request), package, _find_target(person(request), package, project))


@router.post("/packages/{package_id}/copy", response={201: CopiedPackage})
def post_package_copy(request: HttpRequest, package_id: int, payload: PackageCopyIn) -> Status[CopiedPackage]:
    """Duplicate a package, in its own project or into another one."""
    package = find_package(person(request), package_id)
    target = _find_target(person(request), package, payload.project)
    copy, told = copy_package(person(request), package_id, target, payload.name)
    return Status(201, _describe(copy, told))


@router.get("/packages/{package_id}/move", response=PackageGoingAlong, auth=TO_READ)
def get_what_a_move_takes_along(request: HttpRequest, package_id: int, project: int | None = None) -> GoingAlong:
    """Say what goes along with a package that is moved to a project, and what does not."""
    package = find_package(person(request), package_id, Action.MODIFY)
    return along_to_move(person(request), package, _find_target(person(request), package, project))


@router.post("/packages/{package_id}/move", response=CopiedPackage)
def post_package_move(request: HttpRequest, package_id: int, payload: PackageMoveIn) -> CopiedPackage:
    """Move a package to another project. It keeps its number, its versions, and its schedules, which are stopped."""
    find_package(person(request), package_id, Action.MODIFY)
    target = find_project(person(request), payload.project, Action.CREATE_OBJECTS)
    return _describe(*move_package(person(request), package_id, target))


@router.put("/packages/{package_id}/name", response=RenamedPackage)
def put_package_name(
    request: HttpRequest, package_id: int, payload: PackageNameIn, if_match: IfMatch = ""
) -> RenamedPackage:
    """Rename a package, in a new version."""
    user = person(request)
    told = told_of_rename(user, find_package(user, package_id, Action.MODIFY))
    with told_as_precondition(if_match):
        renamed = rename_package(user, package_id, payload.name, version=version_of(if_match))
    return RenamedPackage(**describe_head(renamed).model_dump(), told=told)


def _find_target(user: User, package: Package, project: int | None) -> Project:
    return find_project(user, package.project_id if project is None else project, Action.CREATE_OBJECTS)


def _describe(package: Package, told: GoingAlong) -> CopiedPackage:
    return CopiedPackage(**describe_head(package).model_dump(), along=list(told.along), left=list(told.left))
