"""Which versions are kept: all new ones, of older ones the last of each day, then of each month; those with a name and
those that a kept execution ran always."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from designer.models import Package, PackageVersion
from designer.registry.providers.runs import run_history

logger = logging.getLogger(__name__)
BATCH = 500
"""Versions in a statement, each a transaction of its own, so that nobody waits long."""
PACKAGES = 1_000
"""Packages that are looked for at once."""


@dataclass(frozen=True)
class Rule:
    """All of the last so many days, and the newest so many, are kept; of those before, one of each day for so many
    days, and then one of each month."""

    days: int
    newest: int
    daily_days: int


@dataclass(frozen=True)
class Kept:
    """A version that may be thinned out."""

    key: int
    number: int
    saved_at: datetime
    has_name: bool


def find_superfluous(versions: Sequence[Kept], rule: Rule, now: datetime) -> list[Kept]:
    """Give those of a package's versions, the newest first, that the rule does not keep; the newest one always is."""
    seen = set[tuple[int, ...]]()
    found: list[Kept] = []
    for place, version in enumerate(versions):
        age = now - version.saved_at
        day = (version.saved_at.year, version.saved_at.month, version.saved_at.day)
        period = day if age <= timedelta(days=rule.daily_days) else day[:2]
        is_new = place < max(1, rule.newest) or age <= timedelta(days=rule.days)
        if period in seen and not is_new and not version.has_name:
            found.append(version)
        seen.add(period)
    return found


def thin_versions(now: datetime | None = None) -> int:
    """Delete the versions that the settings do not keep, and give how many; VERSIONS_KEEP_DAYS below 1 keeps all."""
    rule = Rule(settings.VERSIONS_KEEP_DAYS, settings.VERSIONS_KEEP_NEWEST, settings.VERSIONS_DAILY_DAYS)
    if rule.days < 1:
        return 0
    deleted = sum(_thin(package, rule, now or timezone.now()) for package in _find_packages(rule))
    if deleted:
        logger.info("%s versions of packages were old and had no name; they are deleted.", deleted)
    return deleted


def _find_packages(rule: Rule) -> Iterator[int]:
    """Yield the packages that have more versions than are kept anyway."""
    last = 0
    many = PackageVersion.objects.values("package").annotate(count=Count("pk")).filter(count__gt=rule.newest)
    while some := list(many.filter(package__gt=last).order_by("package").values_list("package", flat=True)[:PACKAGES]):
        yield from some
        last = some[-1]


def _thin(package: int, rule: Rule, now: datetime) -> int:
    rows = PackageVersion.objects.filter(package=package).order_by("-number")
    versions = [Kept(*row[:3], bool(row[3])) for row in rows.values_list("pk", "number", "saved_at", "name")]
    superfluous = find_superfluous(versions, rule, now)
    return sum(_delete(package, superfluous[start : start + BATCH]) for start in range(0, len(superfluous), BATCH))


def _delete(package: int, versions: Sequence[Kept]) -> int:
    ran = run_history().ran_versions(package, [each.number for each in versions])
    ran |= set(Package.objects.filter(pk=package).values_list("version", flat=True))
    keys = [each.key for each in versions if each.number not in ran]
    return PackageVersion.objects.filter(pk__in=keys, name="").delete()[0]
