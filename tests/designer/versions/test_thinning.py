"""Which versions are kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from designer.models import Package, PackageVersion, Project, User
from designer.services.packages import create_package, save_package
from designer.services.versions.naming import name_version
from designer.services.versions.thinning import Kept, Rule, find_superfluous, thin_versions
from designer.storage.rows import load_document
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import chain

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
RULE = Rule(days=30, newest=2, daily_days=365)


def kept(*ages: float, named: int | None = None) -> list[Kept]:
    return [Kept(place, place, NOW - timedelta(days=age), place == named) for place, age in enumerate(ages)]


@pytest.mark.parametrize(
    ("ages", "named", "gone"),
    [
        ((0.1, 0.2, 0.3, 29), None, []),
        ((40, 40.1), None, []),
        ((0, 1, 40, 40.1, 40.2, 41), None, [3, 4]),
        ((0, 1, 40, 40.1, 40.2, 41), 4, [3]),
        ((0, 1, 400, 405, 410, 440), None, [3, 4]),
        ((400, 400.1, 400.2), None, [2]),
    ],
    ids=["new", "newest", "one a day", "with a name", "one a month", "never all"],
)
def test_the_rule(ages: tuple[float, ...], named: int | None, gone: list[int]):
    assert [each.number for each in find_superfluous(kept(*ages, named=named), RULE, NOW)] == gone


@pytest.mark.django_db
def test_named_versions_those_that_ran_and_the_current_one_stay(member: User, project: Project, settings: Any):
    settings.VERSIONS_KEEP_NEWEST = 1
    package = create_package(member, project, chain(1))
    for number in range(1, 7):
        save_package(member, package.pk, load_document(package), number)
    name_version(member, package.pk, 2, name="Release", note="")
    execution = start_execution(member, Package.objects.get(pk=package.pk))
    Execution.objects.filter(pk=execution.pk).update(package_version=3)
    PackageVersion.objects.update(saved_at=NOW - timedelta(days=500))
    assert thin_versions(NOW) == 4
    assert list(package.versions.order_by("number").values_list("number", flat=True)) == [2, 3, 7]
    assert thin_versions(NOW) == 0
    settings.VERSIONS_KEEP_DAYS = -1
    assert thin_versions(NOW) == 0
