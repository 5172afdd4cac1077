"""What is due is started, exactly once, however many beats and workers look.

First a due time is claimed: a row for it is made, of which there can be only one, and the schedule goes on to its next
time, in one short transaction. Then a job of its own starts the package, so that many that are due at once are shared
by the workers. What the broker loses is queued again. The database's clock decides; where that is set back, the rows
are there already, and nothing begins twice.
"""

import logging
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from designer.errors import Conflict, ServiceError
from tasks.runtime.models import Execution
from tasks.runtime.queue import enqueue, lost_after, take_waiting
from tasks.runtime.statuses import FINAL
from tasks.unattended.schedules.model import Missed, Schedule, ScheduledRun
from tasks.unattended.schedules.services import KIND
from tasks.unattended.schedules.timing import GRACE, Due, Timing, find_due
from tasks.unattended.starting import MayNotRun, find_person, start_package, stop

logger = logging.getLogger(__name__)
JOB = "start_scheduled_run"
MOST_AT_ONCE = 200
"""Schedules that one look claims the times of; the others follow some seconds later."""
MOST_TRIES = 20
"""How often a start is queued again that ends without saying how."""
LOOKED_AT = 20
"""The last starts of a schedule, of which one may still be going on."""
State = ScheduledRun.State
MISSED = "Nobody was there to start it{}."
GOING_ON = "Execution {} of this schedule was still going on."
NOT_BEGUN = "The start before this one had not begun yet."
DISABLED = "The schedule was disabled before it could begin."
GIVEN_UP = "It could not be started; the workers' log says why."


def claim_due(now: datetime | None = None) -> int:
    """Claim the times that are due, and give of how many schedules. now is for tests."""
    due = Schedule.objects.filter(is_enabled=True, next_due_at__lte=now or Now()).order_by("next_due_at")
    found = list(due.annotate(now=Now()).values_list("pk", "now")[:MOST_AT_ONCE])
    for key, moment in found:
        _claim(key, now or moment)
    return len(found)


def start_run(run_id: int) -> None:
    """Start the package of a time that was claimed, or write down why not. A second call does nothing."""
    schedule_id = ScheduledRun.objects.filter(pk=run_id, state=State.DUE).values_list("schedule", flat=True).first()
    if schedule_id is None:
        return
    with transaction.atomic():
        schedules = Schedule.objects.select_for_update(of=("self",)).filter(pk=schedule_id)
        schedule = schedules.select_related("project", "package__project", "environment", "runs_as").first()
        run = ScheduledRun.objects.select_for_update().filter(pk=run_id, state=State.DUE).first()
        if schedule and run:
            _start(schedule, run)


def recover_claimed() -> None:
    """Queue again what was claimed and has waited so long that the broker may have lost it."""
    ScheduledRun.objects.filter(state=State.DUE, tries__gt=MOST_TRIES).update(state=State.REFUSED, reason=GIVEN_UP)
    waiting = ScheduledRun.objects.filter(state=State.DUE, queued_at__lt=timezone.now() - lost_after())
    for key, whose in take_waiting(waiting, "schedule__runs_as", queued_at=timezone.now(), tries=F("tries") + 1):
        enqueue(JOB, key, whose)


@transaction.atomic
def _claim(schedule_id: int, now: datetime) -> None:
    """Make the row of a due time and go on to the next one, unless somebody else is at it or was."""
    due_ones = Schedule.objects.filter(pk=schedule_id, is_enabled=True, next_due_at__lte=now)
    schedule = due_ones.select_for_update(skip_locked=True, of=("self",)).first()
    if schedule is None or schedule.next_due_at is None:
        return
    timing = Timing(schedule.cron, schedule.time_zone)
    if problems := timing.check():  # such as a time zone that this machine does not know
        stop(schedule, KIND, " ".join(problems.values()))
        return
    due = find_due(timing, schedule.next_due_at, now)
    Schedule.objects.filter(pk=schedule.pk).update(next_due_at=due.next)
    run, is_new = ScheduledRun.objects.get_or_create(
        schedule=schedule, due_at=due.time, defaults={**_judge(schedule, due, now), "queued_at": now}
    )
    if is_new and run.state == State.DUE:
        transaction.on_commit(partial(enqueue, JOB, run.pk, schedule.runs_as_id))


def _judge(schedule: Schedule, due: Due, now: datetime) -> dict[str, str]:
    since = f" from {due.missed_from:%Y-%m-%d %H:%M} UTC on" if due.missed_from else ""
    if due.is_late and schedule.missed == Missed.SKIP:
        return {"state": State.SKIPPED, "reason": MISSED.format(since)}
    was_missed = due.is_late or due.missed_from
    return {"state": State.DUE, "reason": MISSED.format(since) + " Begun later." if was_missed else ""}


def _start(schedule: Schedule, run: ScheduledRun) -> None:
    """Start it, or say why not; the rows of both are locked. What is refused for now, such as by a save at the same
    moment, stays due."""
    if reason := _find_hindrance(schedule, run):
        _end(run, State.SKIPPED, reason)
        return
    try:
        with transaction.atomic():
            execution = start_package(find_person(schedule), schedule, KIND)
    except MayNotRun as error:
        _end(run, State.REFUSED, error.sentence)
        stop(schedule, KIND, error.sentence)
    except Conflict as error:
        logger.info("Schedule %s is tried again: %s", schedule.pk, error)
    except ServiceError as error:
        _end(run, State.REFUSED, error.sentence)
    else:
        run.execution = execution.pk
        _end(run, State.STARTED, run.reason)


def _find_hindrance(schedule: Schedule, run: ScheduledRun) -> str:
    """Say why it is not started though the person may, if anything is in its way."""
    if not schedule.is_enabled:
        return DISABLED
    if schedule.missed == Missed.SKIP and timezone.now() - run.made_at > GRACE:
        return MISSED.format("")
    return "" if schedule.allows_overlap else _find_overlap(schedule, run)


def _find_overlap(schedule: Schedule, run: ScheduledRun) -> str:
    earlier = ScheduledRun.objects.filter(schedule=schedule, pk__lt=run.pk)
    if earlier.filter(state=State.DUE).exists():
        return NOT_BEGUN
    last = earlier.exclude(execution=None).order_by("-pk").values_list("execution", flat=True)[:LOOKED_AT]
    going_on = Execution.objects.filter(pk__in=list(last)).exclude(status__in=FINAL).order_by("pk")
    number = going_on.values_list("pk", flat=True).first()
    return GOING_ON.format(number) if number else ""


def _end(run: ScheduledRun, state: str, reason: str) -> None:
    run.state, run.reason = state, reason
    run.save(update_fields=["state", "reason", "execution"])
