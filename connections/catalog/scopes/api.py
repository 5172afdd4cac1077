"""Bringing connection managers from one scope to another, in the API."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from connections.catalog.folders.services import find_folder
from connections.catalog.scopes.copying import copy_to_project
from connections.catalog.scopes.going_along import along_to_catalog, along_to_copy, along_to_project
from connections.catalog.scopes.merging import find_effect, find_kept, merge_connections
from connections.catalog.scopes.similar import find_similar
from connections.catalog.scopes.widening import find_own, give_to_catalog, give_to_project
from connections.catalog.services import find_connection
from designer.accounts.current_user import person
from designer.api.schemas import Given
from designer.input.number_types import WholeNumber
from designer.people.permissions import Action
from designer.services.going_along import GoingAlong
from designer.services.packages import find_package
from designer.services.projects import find_project

router = Router(tags=["connections"])


class SharedOut(Schema):
    """A connection manager that has another scope now, or a copy; packages is how many were rewritten for it."""

    id: UUID
    packages: int = 0


class GoingAlongOut(Schema):
    """What goes along, and what does not, in sentences."""

    along: list[str]
    left: list[str]


class CatalogIn(Given):
    """The folder of the catalog that a project's connection manager is put into; null is the catalog itself."""

    folder: WholeNumber | None = None


class CopyIn(Given):
    """The project that a shared connection manager is copied into."""

    project: WholeNumber


class MergeIn(Given):
    """The connection manager that stays."""

    kept: UUID


class EffectOut(Schema):
    """What a merge would do: who refers to the one that goes, and what differs in the settings of what stays."""

    sentence: str
    elsewhere: int
    by_expression: int
    differences: list[str]


class SimilarManager(Schema):
    """A connection manager of a server that has several, with the number of packages that refer to it."""

    id: UUID
    name: str
    packages: int


class SimilarOut(Schema):
    """A server that several connection managers lead to."""

    server: str
    port: int
    connections: list[SimilarManager]


@router.get("/packages/{package_id}/connections/{connection_id}/share", response=GoingAlongOut)
def get_share(request: HttpRequest, package_id: int, connection_id: UUID) -> GoingAlong:
    """Say what goes along when a package's own connection manager becomes its project's."""
    package = find_package(person(request), package_id, Action.MODIFY)
    (told,) = along_to_project(person(request), package, [find_own(package, connection_id)])
    return told


@router.get("/connections/{connection_id}/share", response=GoingAlongOut)
def get_to_catalog(request: HttpRequest, connection_id: UUID) -> GoingAlong:
    """Say what goes along when a project's connection manager is put into the catalog."""
    return along_to_catalog(person(request), find_connection(person(request), connection_id))


@router.get("/connections/{connection_id}/copies", response=GoingAlongOut)
def get_copy(request: HttpRequest, connection_id: UUID, project: WholeNumber | None = None) -> GoingAlong:
    """Say what goes along when a shared connection manager is copied into a project."""
    user = person(request)
    into = find_project(user, project) if project is not None else None
    return along_to_copy(user, find_connection(user, connection_id), into)


@router.post("/packages/{package_id}/connections/{connection_id}/share", response=SharedOut)
def post_share(request: HttpRequest, package_id: int, connection_id: UUID) -> SharedOut:
    """Make a package's own connection manager its project's. It keeps its ID, and the package a new version."""
    package = find_package(person(request), package_id)
    return SharedOut(id=give_to_project(person(request), package, connection_id).uid, packages=1)


@router.post("/connections/{connection_id}/share", response=SharedOut)
def post_to_catalog(request: HttpRequest, connection_id: UUID, payload: CatalogIn) -> SharedOut:
    """Put a project's connection manager into the catalog. It keeps its ID."""
    user = person(request)
    folder = find_folder(user, payload.folder) if payload.folder is not None else None
    return SharedOut(id=give_to_catalog(user, find_connection(user, connection_id), folder).uid)


@router.post("/connections/{connection_id}/copies", response={201: SharedOut})
def post_copy(request: HttpRequest, connection_id: UUID, payload: CopyIn) -> Status[SharedOut]:
    """Copy a shared connection manager into a project, whose tasks refer to the copy then."""
    manager = find_connection(person(request), connection_id)
    copy, number = copy_to_project(person(request), manager, find_project(person(request), payload.project))
    return Status(201, SharedOut(id=copy.uid, packages=number))


@router.get("/connections/{connection_id}/merge", response=EffectOut)
def get_merge(request: HttpRequest, connection_id: UUID, kept: UUID | None = None) -> EffectOut:
    """Say what it would do to have another connection manager, kept, take the place of this one."""
    gone = find_connection(person(request), connection_id, Action.MODIFY)
    effect = find_effect(person(request), gone, find_kept(person(request), kept))
    uses = effect.uses
    return EffectOut(
        sentence=uses.sentence,
        elsewhere=uses.elsewhere,
        by_expression=uses.by_expression,
        differences=effect.differences,
    )


@router.post("/connections/{connection_id}/merge", response=SharedOut)
def post_merge(request: HttpRequest, connection_id: UUID, payload: MergeIn) -> SharedOut:
    """Have another connection manager take the place of this one, which is deleted."""
    gone = find_connection(person(request), connection_id, Action.MODIFY)
    kept = find_kept(person(request), payload.kept)
    return SharedOut(id=kept.uid, packages=merge_connections(person(request), gone, kept))


@router.get("/similar-connections", response=list[SimilarOut])
def list_similar(request: HttpRequest) -> list[SimilarOut]:
    """List the servers that several of the shared connection managers that you see lead to, 50 at most."""
    return [
        SimilarOut(
            server=group.server,
            port=group.port,
            connections=[
                SimilarManager(id=each.uid, name=each.name, packages=number) for each, number in group.managers
            ],
        )
        for group in find_similar(person(request))
    ]
