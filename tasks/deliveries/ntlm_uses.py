"""Which deliveries were authenticated with NTLM, for the pages of connection managers."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from connections.catalog.ntlm import NtlmUse
from designer.people.permissions import Person, in_visible_projects
from tasks.deliveries.model import NTLM, Delivery

LATELY = timedelta(days=30)
MOST_DELIVERIES = 1_000
"""Deliveries that are looked at, the newest first: enough to see who it is, however many there are."""


class Deliveries:
    """The deliveries as the connections app wants to know of them."""

    def ntlm_uses(self, user: Person, connection_uid: UUID) -> list[NtlmUse]:
        """Give who was authenticated with NTLM lately, in the projects that the user may see, the latest first."""
        found = Delivery.objects.filter(NTLM, connection_uid=connection_uid, created_at__gte=timezone.now() - LATELY)
        mine = found.filter(in_visible_projects(user)).order_by("-pk")
        rows = mine.values_list("identity", "project__name", "created_at")[:MOST_DELIVERIES]
        counts: Counter[tuple[str, str]] = Counter()
        last: dict[tuple[str, str], datetime] = {}
        for identity, project, created_at in rows:
            counts[identity, project] += 1
            last.setdefault((identity, project), created_at)
        return [NtlmUse(*who, messages=counts[who], last_at=at) for who, at in last.items()]
