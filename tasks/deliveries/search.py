"""Finding deliveries among very many: each filter has an index, and the newest come first, page by page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet, Subquery

from designer.database.among import Among
from designer.input.moments import bound_moment, read_moment
from designer.input.numerals import is_count
from designer.people.permissions import Person, in_visible_projects
from designer.storage.scanning import Fits
from tasks.deliveries.model import IN_HAND, LISTED, Delivery
from tasks.deliveries.recipients import narrow_to
from tasks.deliveries.sending.outbox import make_key
from tasks.deliveries.states import DeliveryState
from tasks.filters import HAS_TRIGRAM, RowFilter, read_text
from tasks.runtime.models import UNFINISHED, Execution, TaskRun

SLACK = timedelta(minutes=1)
"""By how much the order of numbers and the order of times may differ, because several processes make deliveries."""


@dataclass(frozen=True)
class DeliveryFilter(RowFilter[Delivery]):
    """What deliveries are narrowed to; what is empty does not count. Texts are compared without regard to case.

    recipient and subject are parts, or beginnings where they have no three letters in a row; message_id is the whole,
    with or without its angle brackets. since and until are in the zone unless they say otherwise.
    """

    recipient: str = ""
    subject: str = ""
    message_id: str = ""
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    project: int | None = None
    zone: str = field(default="", compare=False)

    @classmethod
    def read(cls, query: Mapping[str, Any], zone: str = "") -> Self:
        """Read the filter from an address; what makes no sense there does not count."""
        state = query.get("state", "")
        project = query.get("project", "")
        is_number = is_count(project)
        return cls(
            recipient=read_text(query, "recipient"),
            subject=read_text(query, "subject"),
            message_id=read_text(query, "message_id"),
            state=state if state in list(DeliveryState) else "",
            since=read_moment(query.get("since", ""), time.min),
            until=read_moment(query.get("until", ""), time.max),
            project=int(project) if is_number else None,
            zone=zone,
        )

    def apply(self, rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Give the deliveries that pass, however long it takes to find them."""
        deliveries, fits = self.narrow(rows)
        return deliveries if fits is None else deliveries.filter(fits)

    def narrow(self, rows: QuerySet[Delivery]) -> tuple[QuerySet[Delivery], Fits | None]:
        """Give the deliveries that pass; or, with those among which they are, what one looks for by looking through
        them. A recipient is looked for at once, to know which."""
        deliveries = rows
        if self.subject:
            deliveries = deliveries.filter(_holds("subject_key", make_key(self.subject)))
        if self.message_id:
            deliveries = deliveries.filter(message_id=f"<{self.message_id.strip('<>')}>")
        if self.state:
            deliveries = deliveries.filter(is_in(DeliveryState(self.state)))
        if self.project:
            deliveries = deliveries.filter(project=self.project)
        deliveries = self._apply_times(deliveries)
        return narrow_to(deliveries, _holds("key", self.recipient.lower())) if self.recipient else (deliveries, None)

    def _apply_times(self, deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Narrow to the time range, told to the database as a range of numbers too: that is what it reads by."""
        made = Delivery.objects.order_by("created_at").values("pk")
        if self.since:
            since = bound_moment(self.since, self.zone)
            first = made.filter(created_at__gte=since - SLACK)[:1]
            deliveries = deliveries.filter(created_at__gte=since, pk__gte=first)
        if self.until:
            until = bound_moment(self.until, self.zone)
            last = made.filter(created_at__lte=until + SLACK).order_by("-created_at")[:1]
            deliveries = deliveries.filter(created_at__lte=until, pk__lte=last)
        return deliveries


def visible_deliveries(user: Person) -> QuerySet[Delivery]:
    """Give the deliveries that the user may see, the newest first."""
    return Delivery.objects.filter(in_visible_projects(user)).order_by("-pk")


def deliveries_of(execution: Execution, executables: Collection[UUID] | None = None) -> QuerySet[Delivery]:
    """Give an execution's deliveries, or those of some of its executables, in no order yet."""
    runs = TaskRun.objects.filter(execution=execution).order_by().values("pk")
    if executables is not None:
        runs = runs.filter(executable__in=executables)
    return Delivery.objects.filter(Among(F("task_run"), Subquery(runs)))


def _holds(key: str, text: str) -> Q:
    """Give the condition that a key has this text in it. An index of trigrams knows nothing of a text without three
    letters in a row: that is looked for at the beginning, by another index."""
    return Q((f"{key}__contains" if HAS_TRIGRAM.search(text) else f"{key}__startswith", text))


def is_in(state: DeliveryState) -> Q:
    """Give the condition that a delivery is in this state. What is being sent is in a process's hands, or its task run
    is. All others are listed as their state says, and asked for by that alone: of two conditions that say the same
    PostgreSQL expects few rows, and reads and sorts all."""
    if state is DeliveryState.SENT:
        return Q(state=state)
    if state is DeliveryState.SENDING:
        unfinished = TaskRun.objects.filter(UNFINISHED).order_by().values("pk")
        return Q(state=state) & (IN_HAND | Q(Among(F("task_run"), Subquery(unfinished))))
    return LISTED & Q(listed_as=state)


def count_in_doubt(user: Person) -> int:
    """Give how many deliveries wait for somebody's decision, a hundred at most."""
    return visible_deliveries(user).filter(is_in(DeliveryState.IN_DOUBT)).order_by()[:100].count()


def with_recipients(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Have the recipients and the task read together with the deliveries."""
    return deliveries.select_related("task_run").prefetch_related("recipients")


def with_environments(deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Have the environment of the execution read as well, without the documents that it ran."""
    executions = Execution.objects.only("environment_name", "environment_colour", "in_production")
    return with_recipients(deliveries).prefetch_related(Prefetch("task_run__execution", executions))
