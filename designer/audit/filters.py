"""What the record is narrowed to: each part has an index, so that a million entries are searched at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Self

from django.db.models import QuerySet

from designer.input.moments import bound_moment, read_moment
from designer.models import AuditEntry
from designer.people.audit import LONGEST_NAME, clean, fold

SLACK = timedelta(minutes=10)
"""By how much the order of numbers and the order of times may differ: clocks of several machines write entries."""
Category = AuditEntry.Category


@dataclass(frozen=True)
class AuditFilter:
    """What entries are narrowed to; what is empty does not count. text is any part of what was done and to what, person
    the whole name of who did it, address the one from where. since and until are in the zone, or say otherwise."""

    text: str = ""
    person: str = ""
    category: str = ""
    since: datetime | None = None
    until: datetime | None = None
    address: str = ""
    zone: str = field(default="", compare=False)

    @classmethod
    def read(cls, query: Mapping[str, Any], zone: str = "") -> Self:
        """Read the filter from an address; what makes no sense there does not count."""
        category = query.get("category", "")
        return cls(
            text=_read(query, "q"),
            person=_read(query, "person"),
            category=category if category in list(Category) else "",
            since=read_moment(query.get("since", ""), time.min),
            until=read_moment(query.get("until", ""), time.max),
            address=_read(query, "address"),
            zone=zone,
        )

    @property
    def is_empty(self) -> bool:
        """Whether all entries pass."""
        return self == AuditFilter()

    def __str__(self) -> str:
        told = {"text": self.text, "person": self.person, "category": self.category, "address": self.address}
        times = {name: each.isoformat() for name, each in (("since", self.since), ("until", self.until)) if each}
        return ", ".join(f"{name} “{text}”" for name, text in {**told, **times}.items() if text) or "everything"

    def apply(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Give the entries that pass."""
        if self.text:
            entries = entries.filter(words__contains=fold(self.text))
        if self.person:
            entries = entries.filter(user_name__iexact=self.person)
        if self.address:
            entries = entries.filter(address=self.address)
        if self.category:
            entries = entries.filter(category=self.category)
        return self._apply_times(entries)

    def _apply_times(self, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """Narrow to the time range, told to the database as a range of numbers too: that is what it reads by."""
        made = AuditEntry.objects.order_by("time").values("pk")
        if self.since:
            since = bound_moment(self.since, self.zone)
            entries = entries.filter(time__gte=since, pk__gte=made.filter(time__gte=since - SLACK)[:1])
        if self.until:
            until = bound_moment(self.until, self.zone)
            last = made.filter(time__lte=until + SLACK).order_by("-time")[:1]
            entries = entries.filter(time__lte=until, pk__lte=last)
        return entries


def _read(query: Mapping[str, Any], name: str) -> str:
    """Read a text as entries have it, without NUL, which nobody types."""
    return clean(query.get(name, "").replace("\0", ""), LONGEST_NAME)
