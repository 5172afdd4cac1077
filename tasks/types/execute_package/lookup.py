"""The packages that Execute Package tasks call, found by what the tasks say of them."""

from collections import defaultdict

from django.db.models import Q

from designer.input.numerals import is_count
from designer.models import Package, Project
from tasks.types.execute_package.called import CalledPackage
from tasks.types.execute_package.model import ExecutePackageTask


def find_called(project: Project | int, reference: str) -> Package | None:
    """Give the package of a project that a task means: by its name, whatever its case, or else by its number."""
    if not reference:
        return None
    packages = Package.objects.filter(project=project).select_related("project")
    found = list(packages.filter(Q(name__iexact=reference) | (Q(pk=reference) if is_count(reference) else Q())))
    by_name = (each for each in found if each.name.casefold() == reference.casefold())
    return next(by_name, found[0] if found else None)


def find_circle(project: int, begin: Package, caller: str) -> list[str]:
    """Give the names on a way by which a called package calls its caller again, or none."""
    rows = ExecutePackageTask.objects.filter(executable__package__project=project, executable__disable=False)
    calls: dict[str, set[str]] = defaultdict(set)
    for name, reference in rows.values_list("executable__package__name", "package"):
        calls[name.casefold()].add(reference)
    ways, seen = [[begin.name]], {begin.name.casefold()}
    for way in ways:
        if way[-1].casefold() == caller.casefold():
            return way
        for reference in calls[way[-1].casefold()]:
            called = find_called(project, reference)
            if called and called.name.casefold() not in seen:
                seen.add(called.name.casefold())
                ways.append([*way, called.name])
    return []


class StoredPackages:
    """Tells validation what it needs to know of packages that are called (called.Lookup)."""

    def find(self, project: int, reference: str) -> CalledPackage | None:
        """Give the package of a project that a task means, in two queries."""
        package = find_called(project, reference)
        if package is None:
            return None
        rows = package.parameters.order_by("position").values_list("name", "required")
        return CalledPackage(package.name, dict(rows))

    def find_circle(self, project: int, reference: str, caller: str) -> list[str]:
        """Give the names on a way by which the called package calls its caller again, or none."""
        package = find_called(project, reference)
        return find_circle(project, package, caller) if package else []
