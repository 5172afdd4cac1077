"""What people do with schedules: make, change, enable, disable and delete them, and start one's package at once."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from designer.errors import Conflict, Invalid
from designer.models import Package, Project, User
from designer.people.permissions import Action
from tasks.runtime.models import Execution
from tasks.unattended import keeping
from tasks.unattended.run_settings import RunSettings, apply, check_name, describe, settings_of
from tasks.unattended.schedules.model import Missed, Schedule, ScheduledRun
from tasks.unattended.schedules.timing import Timing
from tasks.unattended.starting import start_package

KIND = "schedule"
MOST_OF_PERSON = 1_000
"""Schedules that run as one person, in all projects: more would keep those of others from being looked at in time."""
TOO_MANY_OF_PERSON = f"{MOST_OF_PERSON:,} schedules run as you already. Delete one that nobody needs."
NO_CHOICE = "Choose what becomes of missed times from the list."


@dataclass(frozen=True)
class ScheduleSettings:
    """What a schedule is to be."""

    name: str
    cron: str
    time_zone: str = "UTC"
    missed: str = Missed.SKIP
    allows_overlap: bool = False
    is_enabled: bool = True
    run: RunSettings = field(default_factory=RunSettings)


@transaction.atomic
def create_schedule(user: User, package: Package, wanted: ScheduleSettings) -> Schedule:
    """Let a package be started at times, in the user's name. Raises Invalid, Conflict and Forbidden."""
    keeping.require_room(Schedule, user, package)
    schedule = Schedule(project=package.project, package=package)
    _apply(user, schedule, wanted)
    keeping.enter(schedule, user, "created", {}, _describe(schedule), package=package)
    return schedule


@transaction.atomic
def change_schedule(user: User, schedule_id: int, wanted: ScheduleSettings) -> Schedule:
    """Make a schedule another one, of the same package; from now on it runs as the user. Raises likewise."""
    schedule = keeping.lock(Schedule, user, schedule_id)
    before = _describe(schedule)
    _apply(user, schedule, wanted)
    keeping.enter(schedule, user, "changed", before, _describe(schedule))
    return schedule


@transaction.atomic
def enable_schedule(user: User, schedule_id: int) -> Schedule:
    """Let a schedule start its package again, from now on in the user's name. Raises Invalid where a run would be
    refused."""
    schedule = keeping.lock(Schedule, user, schedule_id)
    if not schedule.is_enabled:
        _apply(user, schedule, _settings_of(schedule))
        keeping.enter_enabled(schedule, user)
    return schedule


@transaction.atomic
def disable_schedule(user: User, schedule_id: int) -> Schedule:
    """Let a schedule start nothing until somebody enables it. What it has started goes on."""
    schedule = keeping.lock(Schedule, user, schedule_id)
    keeping.disable(schedule, user, next_due_at=None)
    return schedule


@transaction.atomic
def delete_schedule(user: User, schedule_id: int) -> None:
    """Delete a schedule. What it has started goes on, and can still be read."""
    schedule = keeping.lock(Schedule, user, schedule_id)
    keeping.enter(schedule, user, "deleted", _describe(schedule), {})
    schedule.delete()


@transaction.atomic
def run_schedule(user: User, schedule_id: int) -> Execution:
    """Start a schedule's package at once as it is set up, in the user's name. Raises what start_execution raises."""
    schedule = keeping.lock(Schedule, user, schedule_id)
    execution = start_package(user, schedule, KIND)
    reason = f"By {user.get_username()}, at once"
    state = ScheduledRun.State.STARTED
    ScheduledRun.objects.create(schedule=schedule, state=state, reason=reason, execution=execution.pk)
    return execution


def find_schedule(user: User, schedule_id: int, action: Action = Action.READ) -> Schedule:
    """Give a schedule that the user may see. Raises NotFound or NotAllowed."""
    return keeping.find(Schedule, user, schedule_id, action)


def schedules_of(project: Project) -> QuerySet[Schedule]:
    """Give the schedules of a project."""
    return keeping.list_of(Schedule, project)


def _apply(user: User, schedule: Schedule, wanted: ScheduleSettings) -> None:
    """Make the row what is wanted, and save it. Raises Invalid and Conflict."""
    timing = Timing(" ".join(wanted.cron.split()), wanted.time_zone)
    problems = timing.check()
    if wanted.missed not in Missed.values:
        problems["missed"] = NO_CHOICE
    if problems:
        raise Invalid(" ".join(problems.values()), problems)
    _require_room(user, schedule)
    schedule.name = check_name(wanted.name)
    apply(user, schedule, wanted.run)
    schedule.cron, schedule.time_zone = timing.cron, timing.time_zone
    schedule.missed, schedule.allows_overlap = wanted.missed, wanted.allows_overlap
    schedule.is_enabled, schedule.stopped = wanted.is_enabled, ""
    schedule.next_due_at = timing.next_after(timezone.now()) if wanted.is_enabled else None
    keeping.save(schedule)


def _require_room(user: User, schedule: Schedule) -> None:
    if schedule.runs_as_id != user.pk and Schedule.objects.filter(runs_as=user).count() >= MOST_OF_PERSON:
        raise Conflict(TOO_MANY_OF_PERSON)


def _settings_of(schedule: Schedule) -> ScheduleSettings:
    """Give what a schedule is, so that it can be enabled as it is."""
    timed = (schedule.name, schedule.cron, schedule.time_zone, schedule.missed)
    return ScheduleSettings(*timed, schedule.allows_overlap, is_enabled=True, run=settings_of(schedule))


def _describe(schedule: Schedule) -> dict[str, object]:
    return {
        **describe(schedule),
        "package": str(schedule.package),
        "cron": schedule.cron,
        "time zone": schedule.time_zone,
        "missed times": schedule.missed,
        "a second run may begin": schedule.allows_overlap,
    }
