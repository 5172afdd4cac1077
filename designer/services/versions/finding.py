"""Which versions a package has, and what one of them is."""

from django.db.models import QuerySet

from designer.errors import Invalid, NotFound
from designer.models import Package, PackageVersion, User
from designer.package.document import PackageDocument
from designer.services.packages import find_package
from designer.storage.versions import current_version, load_version

NO_VERSION = (
    "There is no such version. It may be so old that it is not kept any more: only those with a name always are."
)


def list_versions(user: User, package_id: int) -> tuple[Package, QuerySet[PackageVersion]]:
    """Give a package that the user may see with its versions, the newest first, without what they hold."""
    package = find_package(user, package_id)
    return package, PackageVersion.objects.filter(package=package).defer("content").order_by("-number")


def find_unkept(package: Package, versions: QuerySet[PackageVersion]) -> PackageVersion | None:
    """Give the version that a package is at, if it was last saved when nothing kept versions."""
    return None if versions.filter(number=package.version).exists() else current_version(package)


def find_version(package: Package, number: int | None) -> PackageVersion:
    """Give a version of a package that the user may see; None is the one that it is at. Raises NotFound."""
    if number is None or number == package.version:
        return current_version(package)
    found = PackageVersion.objects.filter(package=package, number=number).first()
    if found is None:
        raise NotFound(NO_VERSION)
    return found


def read_version(version: PackageVersion) -> PackageDocument:
    """Give the document of a version. Raises Invalid where this release cannot read it any more."""
    try:
        return load_version(version)
    except ValueError as error:
        raise Invalid(
            f"{str(version).capitalize()} was saved by another release, which this one cannot read."
        ) from error
