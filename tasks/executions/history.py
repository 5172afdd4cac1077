"""The designer's RunHistory: the newest execution of projects and packages."""

from collections.abc import Collection

from django.db.models import F, OuterRef, QuerySet, Subquery

from designer.models import Package, Project
from designer.registry.providers.runs import LastRun
from designer.storage.newest import newest_of
from tasks.runtime.models import Execution

LOOKED_AT = 50
"""Runs among which the last one of a person is looked for."""


class History:
    """Reads the newest executions, each list in one query that looks at one execution a row."""

    def last_of_projects(self, projects: Collection[int]) -> dict[int, LastRun]:
        """Give the newest execution of each of these projects that has one."""
        newest = Subquery(newest_of(Execution.objects.all(), "project_id", OuterRef("pk")).values("pk")[:1])
        wanted = Project.objects.filter(pk__in=projects).annotate(newest=newest).values("newest")
        return {row.project_id: _describe(row) for row in _heads().filter(pk__in=wanted)}

    def last_of_packages(self, packages: Collection[int]) -> dict[int, LastRun]:
        """Give the newest execution of each of these packages that has one, unless it was in another project: who sees
        the package need not see that."""
        newest = Subquery(newest_of(Execution.objects.all(), "package_id", OuterRef("pk")).values("pk")[:1])
        wanted = Package.objects.filter(pk__in=packages).annotate(newest=newest).values("newest")
        found = _heads().filter(pk__in=wanted, project=F("package__project"))
        return {row.package_id: _describe(row) for row in found if row.package_id}

    def ran_versions(self, package: int, versions: Collection[int]) -> set[int]:
        """Give those of these versions of a package that an execution ran that is still kept."""
        found = Execution.objects.filter(package=package, package_version__in=versions)
        return set(found.order_by().values_list("package_version", flat=True).distinct())

    def last_environment(self, user: int, package: int) -> str | None:
        """Give the environment that somebody chose the last time, as far as a few runs ago."""
        newest = Execution.objects.filter(package=package).order_by("-pk")[:LOOKED_AT]
        known = newest.values_list("caller", "started_by", "environment_name")
        return next((name for caller, started_by, name in known if caller == user and not started_by), None)


def _heads() -> QuerySet[Execution]:
    return Execution.objects.only("project", "package", "status", "created_at")


def _describe(execution: Execution) -> LastRun:
    return LastRun(
        execution.pk, execution.status, execution.state.label, execution.created_at, not execution.state.is_final
    )
