"""What was sent through a connection manager, for its page and for the list of all, as connections.catalog.sends wants
to know it."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from statistics import median
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from connections.catalog.sends.history import Day, Health, LastSend, NtlmUse, Way, Words
from connections.models import ConnectionManager
from designer.people.permissions import Person, in_visible_projects
from designer.storage.newest import newest_of
from tasks.deliveries.model import NTLM, Delivery
from tasks.deliveries.states import DeliveryState

LATELY = timedelta(days=30)
MOST_DELIVERIES = 1_000
"""Deliveries that are looked at, the newest first: enough to see who it is and how it goes, however many there are."""
MOST_DAYS, MOST_WORDS = 30, 5
FEW = 20
"""Deliveries that are looked at for the last one that ended."""
ENDED = Q(ended_at__isnull=False)
OF_HEALTH = ("state", "mechanism", "tls_version", "handed_over_at", "ended_at")
NOT_SENT = (DeliveryState.FAILED, DeliveryState.PARTLY_SENT, DeliveryState.DEFERRED, DeliveryState.IN_DOUBT)


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

    def last_sends(self, connection_uids: Collection[UUID]) -> dict[UUID, LastSend]:
        """Give what was last sent through each of these managers, whosever it was, in one query."""
        newest = Subquery(_last_of(OuterRef("uid")).values("pk")[:1])
        shared = ConnectionManager.objects.filter(package=None, uid__in=connection_uids)
        rows = Delivery.objects.filter(pk__in=shared.annotate(newest=newest).values("newest"))
        return {row.connection_uid: _describe(row) for row in rows.only("connection_uid", "state", "ended_at")}

    def health(self, user: Person, connection_uid: UUID) -> Health:
        """Say how it goes with a manager, from its last deliveries of the last days."""
        made = Delivery.objects.filter(ENDED, connection_uid=connection_uid, created_at__gte=timezone.now() - LATELY)
        rows = list(made.order_by("-pk").only(*OF_HEALTH)[: MOST_DELIVERIES + 1])
        looked_at = sorted(rows[:MOST_DELIVERIES], key=attrgetter("ended_at"), reverse=True)
        return Health(
            messages=len(looked_at),
            is_cut=len(rows) > MOST_DELIVERIES,
            last=_describe(looked_at[0]) if looked_at else None,
            days=_tell_days(looked_at),
            ways=_tell_ways(looked_at),
            words=_find_words(user, [row.pk for row in looked_at if row.state in NOT_SENT]),
        )


def _last_of(connection_uid: OuterRef) -> QuerySet[Delivery]:
    """Give the last few deliveries of a manager that came to an end, the last first: one that was tried for long may
    end after what was made after it."""
    made = newest_of(Delivery.objects.filter(ENDED), "connection_uid", OuterRef(connection_uid))
    return Delivery.objects.filter(pk__in=made.values("pk")[:FEW]).order_by("-ended_at")


def _describe(delivery: Delivery) -> LastSend:
    assert delivery.ended_at  # noqa: S101  # ENDED says so
    return LastSend(delivery.state, delivery.status.label, delivery.ended_at)


def _tell_days(deliveries: Iterable[Delivery]) -> list[Day]:
    days: dict[str, list[Delivery]] = {}
    for each in deliveries:
        if each.ended_at:
            days.setdefault(each.ended_at.date().isoformat(), []).append(each)
    newest = sorted(days.items())[-MOST_DAYS:]
    return [_tell_day(date, ended) for date, ended in newest]


def _tell_day(date: str, ended: list[Delivery]) -> Day:
    waits = [
        (each.ended_at - each.handed_over_at).total_seconds()
        for each in ended
        if each.ended_at and each.handed_over_at and each.ended_at >= each.handed_over_at
    ]
    sent = sum(each.state == DeliveryState.SENT for each in ended)
    not_sent = sum(each.state in NOT_SENT for each in ended)
    return Day(date, sent, not_sent, median(waits) if waits else None)


def _tell_ways(deliveries: Iterable[Delivery]) -> list[Way]:
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], datetime] = {}
    for each in deliveries:
        if each.ended_at and each.handed_over_at:
            way = each.mechanism, each.tls_version
            counts[way] += 1
            last.setdefault(way, each.ended_at)
    return [Way(*way, messages=number, last_at=last[way]) for way, number in counts.most_common()]


def _find_words(user: Person, numbers: Collection[int]) -> list[Words]:
    """Give the last replies, of the projects that the user sees: they may name people."""
    mine = Delivery.objects.filter(in_visible_projects(user), ~Q(reply=""), pk__in=numbers)
    rows = mine.select_related("project").order_by("-pk")[:MOST_WORDS]
    return [
        Words(each.pk, each.project.name, each.state, each.status.label, each.ended_at or each.created_at, _say(each))
        for each in rows
    ]


def _say(delivery: Delivery) -> str:
    parts = (delivery.code, delivery.enhanced_code, delivery.reply.replace("\n", " "))
    return " ".join(str(part) for part in parts if part)
