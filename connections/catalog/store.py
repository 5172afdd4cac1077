"""The designer's ConnectionStore: a package's connection managers as documents, and the shared ones it can see."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from connections.credentials.services import find_forbidden_uses
from connections.guard.lookup import find_project_guards
from connections.models import ConnectionManager, ConnectionPin
from connections.models.pin import as_pinned
from designer.issues.marks import Mark
from designer.models import Package, User
from designer.package.document import ConnectionManagerDocument
from designer.people.permissions import Action, Person, with_right


class Store:
    """Reads and writes connection managers in a constant number of queries."""

    def load(self, package: Package) -> list[ConnectionManagerDocument]:
        """Give the package's own managers in one query."""
        return [row.to_document() for row in ConnectionManager.objects.filter(package=package).order_by("position")]

    def save(self, package: Package, documents: Iterable[ConnectionManagerDocument]) -> None:
        """Make the package's own managers these: what changed is written anew, since nothing refers to their rows."""
        documents = list(documents)
        existing = {row.uid: (row.position, row.to_document()) for row in package.connections.all()}
        wanted = {document.id: (position, document) for position, document in enumerate(documents)}
        kept = {uid for uid, pair in wanted.items() if existing.get(uid) == pair}
        package.connections.exclude(uid__in=kept).delete()
        ConnectionManager.objects.bulk_create(
            _to_row(package, position, document) for position, document in wanted.values() if document.id not in kept
        )

    def find_refusals(
        self, user: User, before: Iterable[ConnectionManagerDocument], after: Iterable[ConnectionManagerDocument]
    ) -> list[str]:
        """Say what of a change of a package's own managers this user may not do."""
        return find_forbidden_uses(user, before, after)

    def find_shared(
        self, project_id: int, package_id: int | None, references: Collection[str]
    ) -> list[ConnectionManagerDocument]:
        """Give what these IDs or names can mean in the project and the catalog, the project's first, in one query."""
        return as_used(_refer(shared_managers(project_id), references), project_id, package_id)

    def find_visible(self, user: Person, managers: Collection[UUID]) -> set[UUID]:
        """Tell which of these shared managers somebody may see."""
        found = ConnectionManager.objects.filter(uid__in=managers, package=None)
        return set(found.filter(with_right(user, Action.READ, ConnectionManager)).values_list("uid", flat=True))

    def find_of_project(self, project_id: int) -> list[ConnectionManagerDocument]:
        """Give the project's own managers."""
        return [row.to_document() for row in ConnectionManager.objects.filter(project=project_id).order_by("name")]

    def find_marks(self, project_id: int) -> list[Mark]:
        """Give the marks of the project's guard in one query."""
        return [mark for guard in find_project_guards(project_id) for mark in guard.marks]


def shared_managers(project_id: int) -> QuerySet[ConnectionManager]:
    """Give the managers that every package of a project sees: the project's own, then the catalog's, by name."""
    in_catalog = Q(package__isnull=True, project__isnull=True)
    managers = ConnectionManager.objects.filter(Q(project=project_id) | in_catalog)
    return managers.select_related("project").order_by(F("project").asc(nulls_last=True), "name")


def as_used(
    managers: QuerySet[ConnectionManager], project_id: int, package_id: int | None
) -> list[ConnectionManagerDocument]:
    """Give shared managers as a package uses them: as its own pin says, else as its project's does, else as they are
    now. Without a package, as the project's pins say."""
    pins = pins_of(project_id, package_id).filter(connection=OuterRef("pk"))
    rows: QuerySet[Any] = managers.annotate(pinned=Subquery(pins.values("version__document")[:1]))
    return [as_pinned(row.to_document(), row.pinned) for row in rows]


def pins_of(project_id: int, package_id: int | None) -> QuerySet[ConnectionPin]:
    """Give the pins that count for a package, its own before its project's; without a package, the project's."""
    whose = Q(package=None) | Q(package=package_id) if package_id else Q(package=None)
    return ConnectionPin.objects.filter(whose, project=project_id).order_by(F("package").asc(nulls_last=True))


def _refer(managers: QuerySet[Any], references: Collection[str]) -> QuerySet[Any]:
    ids = {uid for reference in references if (uid := _to_uid(reference))}
    names = {reference.lower() for reference in references}
    found: QuerySet[Any] = managers.alias(small_name=Lower("name")).filter(Q(uid__in=ids) | Q(small_name__in=names))
    return found


def _to_uid(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None


def _to_row(package: Package, position: int, document: ConnectionManagerDocument) -> ConnectionManager:
    values = document.model_dump(exclude={"id"})
    return ConnectionManager(package=package, position=position, uid=document.id, **values)
