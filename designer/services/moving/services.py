"""Duplicating packages, renaming them, and moving them to another project."""

from dataclasses import replace

from django.db import IntegrityError, transaction
from pydantic import ValidationError

from designer.errors import Conflict, Invalid
from designer.input.validation_errors import sentence_of
from designer.models import Package, PackageSource, Project, User
from designer.package.document import PackageDocument
from designer.package.names import LONGEST_NAME, find_free_name
from designer.people import audit
from designer.people.permissions import Action, require
from designer.registry.providers.package_followers import package_followers
from designer.services.going_along import GoingAlong
from designer.services.moving.fitting import fit
from designer.services.moving.telling import tell_of_copy, tell_of_move
from designer.services.packages import create_package, find_package, lock_package, save_package
from designer.storage.rows import load_document

COPY = "{} copy"


@transaction.atomic
def copy_package(user: User, package_id: int, target: Project, name: str = "") -> tuple[Package, GoingAlong]:
    """Make a package that is the same, in its own project or in another one; say what went along.

    Without a name it keeps its own, or is called a copy where that is taken. Raises Invalid where a name that is given
    is taken.
    """
    package = find_package(user, package_id)
    require(user, Action.CREATE_OBJECTS, target)
    fitted = fit(package, load_document(package), target)
    document = _rename(fitted.document, name.strip() or _find_name(package, target))
    copy = create_package(user, target, document)
    told = tell_of_copy(package, target, replace(fitted, document=document))
    changes = [f"copy of “{package}” in “{package.project}”", *told.along]
    audit.record(user, "copied package", copy, project=target, package=copy, changes=changes)
    return copy, told


@transaction.atomic
def rename_package(user: User, package_id: int, name: str, *, version: int | None = None) -> Package:
    """Give a package another name, in a new version. version is the one that the caller has seen.

    Raises Invalid where the name is taken, or is none; Stale where the package was saved since.
    """
    package = lock_package(package_id)
    require(user, Action.MODIFY, package)
    document = _rename(load_document(package), name.strip())
    seen = package.version if version is None else version
    return save_package(user, package_id, document, seen, action="renamed package")


@transaction.atomic
def move_package(user: User, package_id: int, target: Project) -> tuple[Package, GoingAlong]:
    """Put a package into another project, with all that belongs to it; say what went along, and what did not.

    Raises Invalid where the project has a package of its name, Conflict where it is there already.
    """
    package = lock_package(package_id)
    require(user, Action.MODIFY, package)
    require(user, Action.CREATE_OBJECTS, target)
    if target.pk == package.project_id:
        raise Conflict(f"The package “{package}” is in “{target}” already.")
    former, document = package.project, load_document(package)
    fitted = fit(package, document, target)
    told = tell_of_move(package, target, fitted)
    if fitted.document != document:
        package = save_package(user, package.pk, fitted.document, package.version, note=f"Moved to {target}")
    _put_into(package, target)
    PackageSource.objects.filter(package=package).delete()
    for each in package_followers():
        each.follow(package, former)
    changes = [f"project: “{former}” → “{target}”"]
    # What it leaves behind is told to the former project alone: in the other one are people who may not see that.
    audit.record(user, "moved package", str(package), project=former, changes=[*changes, *told.left])
    audit.record(user, "moved package", package, project=target, package=package, changes=changes)
    return find_package(user, package.pk), told


def _put_into(package: Package, target: Project) -> None:
    if target.packages.filter(name__iexact=package.name).exists():
        raise Invalid(_say_taken(package, target))
    package.project = target
    try:
        with transaction.atomic():
            Package.objects.filter(pk=package.pk).update(project=target)
    except IntegrityError as error:
        raise Invalid(_say_taken(package, target)) from error


def _say_taken(package: Package, target: Project) -> str:
    return f"“{target}” has a package called “{package}” already. Rename one of them first."


def _find_name(package: Package, target: Project) -> str:
    """Give the package's name, or that of a copy where it is taken."""
    taken = {name.casefold() for name in target.packages.values_list("name", flat=True)}
    copied = COPY.format(package.name[: LONGEST_NAME - len(COPY)])
    return find_free_name(copied if package.name.casefold() in taken else package.name, taken)


def _rename(document: PackageDocument, name: str) -> PackageDocument:
    """Give the document another name. Raises Invalid where it is none."""
    try:
        return PackageDocument.model_validate({**document.model_dump(mode="json"), "name": name})
    except ValidationError as error:
        sentence = sentence_of(error.errors()[0])
        raise Invalid(sentence, {"name": sentence}) from error
