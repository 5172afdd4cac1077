"""Changes to packages: make one, save one, delete one. All of them speak the package document."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from pydantic import ValidationError

from designer.errors import Invalid, NotFound, Stale
from designer.input.validation_errors import sentence_of
from designer.models import Package, Project, User
from designer.package.diff import describe_changes
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.people import audit
from designer.people.audit import hide_values
from designer.people.permissions import Action, require
from designer.registry.connection_store import connection_store
from designer.registry.properties import find_property_problems
from designer.services.becoming_sensitive import hide_of_package
from designer.storage.drafts import keep_base
from designer.storage.known_documents import keep_document, read_document
from designer.storage.plain_values import find_newly_sensitive
from designer.storage.rows import as_stored, find_changed, save_document
from designer.storage.versions import keep_unkept, keep_version

SAVED = "saved package"
LONGEST_NOTE = 500
"""Characters of a note on a version."""


@dataclass(frozen=True)
class Stored:
    """A package as it is saved now; left says in sentences what whoever saves it has to do by hand."""

    package: Package
    document: PackageDocument
    left: Sequence[str]


@transaction.atomic
def create_package(user: User, project: Project, document: PackageDocument) -> Package:
    """Make a package from a document. Raises Invalid when the name is taken or a property has the wrong shape."""
    require(user, Action.CREATE_OBJECTS, project)
    _check(project, document, existing=None)
    _check_uses(user, [], document)
    package = Package.objects.create(project=project, name=document.name, modified_by=user)
    save_document(package, document)
    package.save()
    changes = describe_changes(PackageDocument(name=document.name), document)
    keep_version(package, as_stored(document), user, changes=changes)
    audit.record(user, "created package", package, project=project, package=package, changes=changes)
    return package


@transaction.atomic
def save_package(
    user: User, package_id: int, document: PackageDocument, version: int, *, note: str = "", action: str = SAVED
) -> Package:
    """Make the package what the document says, if it is still at the version that the caller knows.

    The note is kept with the version that this makes; action is what the record calls it. Raises Stale when somebody
    saved it since, with what they changed; Invalid when it cannot be stored; nothing is changed then.
    """
    return save_and_give(user, package_id, document, version, note=note, action=action).package


@transaction.atomic
def save_and_give(
    user: User, package_id: int, document: PackageDocument, version: int, *, note: str = "", action: str = SAVED
) -> Stored:
    """Save a package as save_package does; give it with the document that it has then, which need not be read again."""
    package = lock_package(package_id)
    require(user, Action.MODIFY, package)
    if package.version != version:
        raise Stale(package, audit.changes_since(package, version))
    note = check_note(note)
    before = read_document(package)
    _check(package.project, document, existing=package, before=before)
    _check_uses(user, before.connections, document)
    stored = as_stored(document, before)
    sensitive = find_newly_sensitive(before, stored)
    changes = hide_values(describe_changes(before, stored), set().union(*sensitive.values()))
    keep_base(package, before)
    keep_unkept(package, before)
    save_document(package, stored, before)
    package.version += 1
    package.modified_by = user
    package.save()
    keep_document(package, stored)
    keep_version(package, stored, user, note=note, changes=changes)
    told = [f"note: “{note}”", *changes] if note else changes
    hidden = hide_of_package(package, sensitive, user)
    audit.record(user, action, package, project=package.project, package=package, changes=[*told, *hidden.told])
    return Stored(package, stored, hidden.left)


@transaction.atomic
def change_package(
    user: User, package_id: int, change: Callable[[PackageDocument], PackageDocument]
) -> PackageDocument:
    """Change something in a package and leave all else as it is by now; give the document that it has then.

    Raises Invalid when what comes of it is no package, or cannot be stored.
    """
    package = lock_package(package_id)
    require(user, Action.MODIFY, package)
    try:
        document = change(read_document(package))
    except ValidationError as error:
        raise _refuse(error) from error
    return save_and_give(user, package_id, document, package.version).document


@transaction.atomic
def delete_package(user: User, package: Package, version: int | None = None) -> None:
    """Delete a package. Its executions stay, because they keep the document that they ran.

    Raises Stale where the caller knows another version than there is.
    """
    require(user, Action.MODIFY, package)
    package = lock_package(package.pk)
    if version not in (None, package.version):
        raise Stale(package, audit.changes_since(package, version or 0))
    changes = describe_changes(read_document(package), PackageDocument(name=package.name))
    audit.record(user, "deleted package", package, project=package.project, changes=changes)
    package.delete()


def find_package(user: User, package_id: int, action: Action = Action.READ) -> Package:
    """Give a package that the user may see. Raises NotFound or NotAllowed."""
    package = Package.objects.select_related("project", "modified_by").filter(pk=package_id).first()
    if package is None:
        raise NotFound("There is no such package. It may have been deleted.")
    require(user, action, package)
    return package


def check_document(user: User, package: Package, document: PackageDocument) -> PackageDocument:
    """Give a document as it would be stored if it were saved as the package now. Raises Invalid as saving it does."""
    require(user, Action.MODIFY, package)
    before = read_document(package)
    _check(package.project, document, existing=package, before=before)
    _check_uses(user, before.connections, document)
    return as_stored(document, before)


def check_note(note: str) -> str:
    """Give a note as it is kept, in one line. Raises Invalid."""
    line = " ".join(note.split())
    if len(line) > LONGEST_NOTE or "\0" in line:
        sentence = f"A note has at most {LONGEST_NOTE} characters, and all of them are text."
        raise Invalid(sentence, {"note": sentence})
    return line


def lock_package(package_id: int) -> Package:
    """Give a package that nobody else changes until the transaction ends. Raises NotFound."""
    package = Package.objects.select_for_update(of=("self",)).select_related("project").filter(pk=package_id).first()
    if package is None:
        raise NotFound("The package was deleted. Save yours as a copy to keep it.")
    return package


def _refuse(error: ValidationError) -> Invalid:
    """Say what is no part, or no package, each at its place."""
    found = [(".".join(map(str, detail["loc"])), sentence_of(detail)) for detail in error.errors()[:5]]
    sentences = [f"{place}: {sentence}" if place else sentence for place, sentence in found]
    return Invalid(" ".join(sentences), {place: sentence for place, sentence in found if place})


def _check_uses(user: User, before: Iterable[ConnectionManagerDocument], document: PackageDocument) -> None:
    if sentences := connection_store().find_refusals(user, before, document.connections):
        raise Invalid(" ".join(sentences))


def _check(
    project: Project, document: PackageDocument, existing: Package | None, before: PackageDocument | None = None
) -> None:
    others = project.packages.exclude(pk=existing.pk) if existing else project.packages.all()
    if others.filter(name__iexact=document.name).exists():
        sentence = f"The project has a package called “{document.name}” already. Choose another name."
        raise Invalid(sentence, {"name": sentence})
    if problems := find_property_problems([*document.connections, *find_changed(document, before)]):
        raise Invalid(" ".join(problems[:5]))
