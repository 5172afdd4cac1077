"""Execute Package tasks that name a package, or that are in it: what calls it, and what it calls, when it is renamed
or moved."""

from collections.abc import Sequence

from django.db.models import Q

from designer.models import Package, Project
from designer.registry.providers.package_followers import Following
from tasks.types.execute_package.model import ExecutePackageTask

MOST_NAMED = 20
CALLERS = "“{}”, which calls it: it does not find it any more."
CALLED = "“{}”, which it calls: “{}” has no package of this name."


class Calls:
    """Calls find a package by its name, or its number, in its own project."""

    def tell_of_copy(self, package: Package, target: Project) -> Following:
        """Say what a copy calls that is not there."""
        return Following(left=_tell_called(package, target))

    def tell_of_move(self, package: Package, target: Project) -> Following:
        """Say what is not found any more."""
        return Following(left=[*_tell_callers(package, by_number=True), *_tell_called(package, target)])

    def tell_of_rename(self, package: Package) -> Sequence[str]:
        """Name the packages that call it by its name."""
        return _tell_callers(package, by_number=False)

    def follow(self, package: Package, former: Project) -> None:
        """Tasks stay as they were drawn."""


def _tell_callers(package: Package, *, by_number: bool) -> list[str]:
    named = Q(package__iexact=package.name) | (Q(package=str(package.pk)) if by_number else Q())
    tasks = ExecutePackageTask.objects.filter(named, executable__package__project=package.project_id)
    names = tasks.exclude(executable__package=package).values_list("executable__package__name", flat=True)
    return [CALLERS.format(name) for name in sorted(set(names))[:MOST_NAMED]]


def _tell_called(package: Package, target: Project) -> list[str]:
    if target.pk == package.project_id:
        return []
    references = ExecutePackageTask.objects.filter(executable__package=package).exclude(package="")
    named = dict.fromkeys(references.values_list("package", flat=True))
    there = {name.casefold() for name in target.packages.values_list("name", flat=True)}
    return [CALLED.format(name, target) for name in [*named][:MOST_NAMED] if name.casefold() not in there]
