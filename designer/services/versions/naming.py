"""Names of versions: one with a name is kept for good."""

from django.db import transaction

from designer.errors import Invalid, NotFound
from designer.input.texts import CONTROL
from designer.models import Package, PackageVersion, User
from designer.package.diff import describe_values
from designer.package.document import NOT_A_NAME
from designer.people import audit
from designer.people.permissions import Action, require
from designer.services.packages import check_note
from designer.services.versions.finding import find_version
from designer.storage.versions import keep_unkept

LONGEST_NAME = 128
MOST_NAMED = 1_000
"""Versions of one package that have a name, because nothing ever deletes those."""


@transaction.atomic
def name_version(user: User, package_id: int, number: int, *, name: str, note: str) -> PackageVersion:
    """Give a version a name and a note, or take them away by an empty one. Raises NotFound, NotAllowed, Invalid."""
    package = Package.objects.select_for_update(of=("self",)).select_related("project").filter(pk=package_id).first()
    if package is None:
        raise NotFound("There is no such package. It may have been deleted.")
    require(user, Action.MODIFY, package)
    if number == package.version:
        keep_unkept(package)
    version = find_version(package, number)
    was = {"name": version.name, "note": version.note}
    version.name, version.note = _check_name(package, version, name), check_note(note)
    changes = describe_values(was, {"name": version.name, "note": version.note})
    if changes:
        version.save(update_fields=["name", "note"])
        told = [f"version {number}: {sentence}" for sentence in changes]
        audit.record(user, "named version", package, project=package.project, package=package, changes=told)
    return version


def _check_name(package: Package, version: PackageVersion, name: str) -> str:
    """Give a name as it is kept. Raises Invalid."""
    name = name.strip()
    sentence = _find_problem(package, version, name) if name else ""
    if sentence:
        raise Invalid(sentence, {"name": sentence})
    return name


def _find_problem(package: Package, version: PackageVersion, name: str) -> str:
    if CONTROL.search(name):
        return NOT_A_NAME
    if len(name) > LONGEST_NAME:
        return f"A name has at most {LONGEST_NAME} characters."
    others = PackageVersion.objects.filter(package=package).exclude(pk=version.pk).exclude(name="")
    if taken := others.filter(name__iexact=name).values_list("number", flat=True).first():
        return f"Version {taken} has this name already. Choose another one."
    if others.count() >= MOST_NAMED:
        return f"A package has at most {MOST_NAMED:,} versions with names. Take the name of another one away first."
    return ""
