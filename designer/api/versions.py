"""Versions of packages in the API: listed, read, named, compared and restored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching, told_as_precondition, version_of
from designer.api.http.etags import versioned_tag
from designer.api.http.pages import read_page
from designer.api.schemas import Given, PackageOut, describe_package
from designer.input.number_types import PLAIN, WholeNumber
from designer.models import Package, PackageVersion
from designer.package.document import PackageDocument
from designer.package.versions.comparison import Change, Difference
from designer.services.packages import find_package
from designer.services.versions.comparing import compare_versions
from designer.services.versions.finding import find_unkept, find_version, list_versions, read_version
from designer.services.versions.naming import name_version
from designer.services.versions.restoring import restore_task, restore_version

router = Router(tags=["packages"])
MOST_DIFFERENCES = 2_000
"""Parts that an answer tells of; two versions may differ in all of theirs."""
VersionNumber = Annotated[int, Field(ge=1, le=2**31 - 1), PLAIN]


class PackageVersionHead(Schema):
    """What a Save made of a package, without the document. One with a name is kept for good. changes are sentences on
    what this Save changed."""

    number: int
    name: str
    note: str
    saved_at: datetime
    user_name: str
    is_current: bool
    changes: list[str]


class PackageVersionOut(PackageVersionHead):
    """A version of a package with its document."""

    document: PackageDocument


class VersionNameIn(Given):
    """The name and the note that a version is to have; an empty one takes it away."""

    name: str
    note: str = ""


class PropertyChangeOut(Schema):
    """A property before and after, as people read it: parts by their names, and of long texts what differs."""

    name: str
    before: str
    after: str


class DifferenceOut(Schema):
    """A part that is not in both versions, or not the same; id is null for the package itself, place is the container
    that it is in."""

    change: Change
    what: str
    id: UUID | None
    name: str
    place: str
    properties: list[PropertyChangeOut]


class VersionComparisonOut(Schema):
    """Two versions side by side. more are the differences beyond those that are told, moved the parts that are only
    somewhere else on the canvas."""

    old: PackageVersionHead
    new: PackageVersionHead
    added: int
    removed: int
    changed: int
    moved: int
    more: int
    differences: list[DifferenceOut]


class RestoreIn(Given):
    """What of a version is to be restored: a task or container by its ID, or all. version is the one that the package
    is at as far as the caller knows, unless If-Match names it; without either it is not asked."""

    task: UUID | None = None
    version: WholeNumber | None = None


class RestoredPackageOut(PackageOut):
    """The package with what was restored; told says in sentences what is not as it was."""

    told: list[str]


@router.get("/packages/{package_id}/versions", response=list[PackageVersionHead])
def list_package_versions(
    request: HttpRequest,
    response: HttpResponse,
    package_id: int,
    before: WholeNumber | None = None,
    limit: WholeNumber = 50,
) -> list[PackageVersionHead]:
    """List the versions of a package, the newest first; the next page begins before the last number."""
    package, versions = list_versions(person(request), package_id)
    unkept = find_unkept(package, versions) if before is None else None
    rows = versions if before is None else versions.filter(number__lt=before)
    page = read_page(request, response, rows, limit, lambda version: version.number, name="before")
    return [_describe_head(package, version) for version in (*([unkept] if unkept else []), *page)]


@router.get("/packages/{package_id}/versions/{number}", response=PackageVersionOut)
def get_package_version(request: HttpRequest, package_id: int, number: VersionNumber) -> PackageVersionOut:
    """Give a version of a package with its document."""
    package = find_package(person(request), package_id)
    return _describe(package, find_version(package, number))


@router.put("/packages/{package_id}/versions/{number}", response=PackageVersionOut)
def put_package_version(
    request: HttpRequest, package_id: int, number: VersionNumber, payload: VersionNameIn, if_match: IfMatch = ""
) -> PackageVersionOut:
    """Give a version a name, which keeps it for good, and a note."""
    rows = PackageVersion.objects.filter(package=package_id, number=number)
    with matching(if_match, rows, lambda: get_package_version(request, package_id, number)):
        version = name_version(person(request), package_id, number, name=payload.name, note=payload.note)
    return _describe(version.package, version)


@router.get("/packages/{package_id}/versions/{number}/comparison", response=VersionComparisonOut)
def get_version_comparison(
    request: HttpRequest, package_id: int, number: VersionNumber, to: VersionNumber | None = None
) -> VersionComparisonOut:
    """Compare a version of a package with another one, or with what the package is now."""
    package = find_package(person(request), package_id)
    compared = compare_versions(person(request), package, number, to)
    differences = compared.comparison.differences
    return VersionComparisonOut(
        old=_describe_head(package, compared.old),
        new=_describe_head(package, compared.new),
        **compared.comparison.counts,
        moved=compared.comparison.moved,
        more=max(0, len(differences) - MOST_DIFFERENCES),
        differences=[_describe_difference(each) for each in differences[:MOST_DIFFERENCES]],
    )


@router.post("/packages/{package_id}/versions/{number}/restore", response=RestoredPackageOut)
def post_package_version_restore(
    request: HttpRequest,
    response: HttpResponse,
    package_id: int,
    number: VersionNumber,
    payload: Body[RestoreIn | None] = None,
    if_match: IfMatch = "",
) -> RestoredPackageOut:
    """Make a package what it was in a version, or put one task of it back, as a new version on top."""
    asked = payload or RestoreIn()
    version, told = version_of(if_match, asked.version), list[str]()
    with told_as_precondition(if_match):
        if asked.task:
            package, found = restore_task(person(request), package_id, number, asked.task, version=version)
            told += found
        else:
            package = restore_version(person(request), package_id, number, version=version)
    return _tag(response, package, told)


def _tag(response: HttpResponse, package: Package, told: Sequence[str]) -> RestoredPackageOut:
    shown = describe_package(package)
    response["ETag"] = versioned_tag(shown.version, shown.model_dump_json().encode())
    return RestoredPackageOut(**dict(shown), told=list(told))


def _describe_head(package: Package, version: PackageVersion) -> PackageVersionHead:
    named = {name: getattr(version, name) for name in PackageVersionHead.model_fields if name != "is_current"}
    return PackageVersionHead(is_current=version.number == package.version, **named)


def _describe(package: Package, version: PackageVersion) -> PackageVersionOut:
    return PackageVersionOut(document=read_version(version), **dict(_describe_head(package, version)))


def _describe_difference(difference: Difference) -> DifferenceOut:
    return DifferenceOut.model_validate(difference, from_attributes=True)
