"""What people do with schedules: make, change, enable, disable and delete them, and start one's package at once."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from designer.errors import Conflict, Invalid, NotFound
from designer.models import Package, Project, User
from designer.package.diff import describe_values
from designer.people import audit
from designer.people.permissions import Action, require
from tasks.runtime.models import Execution
from tasks.unattended.run_settings import RunSettings, apply, check_name, describe, settings_of
from tasks.unattended.schedules.model import Missed, Schedule, ScheduledRun
from tasks.unattended.schedules.timing import Timing
from tasks.unattended.starting import start_package

KIND = "schedule"
MOST = 500
"""Schedules of one project."""
GONE = "There is no such schedule. It may have been deleted."
TAKEN = "The project has a schedule of this name already. Choose another name."
MOST_OF_PERSON = 1_000
"""Schedules that run as one person, in all projects: more would keep those of others from being looked at in time."""
TOO_MANY = f"The project has {MOST} schedules already. Delete one that nobody needs."
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
    require(user, Action.RUN, package)
    Project.objects.select_for_update().get(pk=package.project_id)
    if Schedule.objects.filter(project=package.project_id).count() >= MOST:
        raise Conflict(TOO_MANY)
    schedule = Schedule(project=package.project, package=package)
    _apply(user, schedule, wanted)
    changes = describe_values({}, _describe(schedule))
    audit.record(user, "created schedule", schedule, project=schedule.project, package=package, changes=changes)
    return schedule


@transaction.atomic
def change_schedule(user: User, schedule_id: int, wanted: ScheduleSettings) -> Schedule:
    """Make a schedule another one, of the same package; from now on it runs as the user. Raises likewise."""
    schedule = _lock(user, schedule_id)
    before = _describe(schedule)
    _apply(user, schedule, wanted)
    changes = describe_values(before, _describe(schedule))
    audit.record(user, "changed schedule", schedule, project=schedule.project, changes=changes)
    return schedule


@transaction.atomic
def enable_schedule(user: User, schedule_id: int) -> Schedule:
    """Let a schedule start its package again, from now on in the user's name. Raises Invalid where a run would be
    refused."""
    schedule = _lock(user, schedule_id)
    if schedule.is_enabled:
        return schedule
    _apply(user, schedule, _settings_of(schedule))
    changes = [f"runs as: {schedule.runs_as_name}"]
    audit.record(user, "enabled schedule", schedule, project=schedule.project, changes=changes)
    return schedule


@transaction.atomic
def disable_schedule(user: User, schedule_id: int) -> Schedule:
    """Let a schedule start nothing until somebody enables it. What it has started goes on."""
    schedule = _lock(user, schedule_id)
    if schedule.is_enabled or schedule.stopped:
        schedule.is_enabled, schedule.stopped, schedule.next_due_at = False, "", None
        schedule.save()
        audit.record(user, "disabled schedule", schedule, project=schedule.project)
    return schedule


@transaction.atomic
def delete_schedule(user: User, schedule_id: int) -> None:
    """Delete a schedule. What it has started goes on, and can still be read."""
    schedule = _lock(user, schedule_id)
    changes = describe_values(_describe(schedule), {})
    audit.record(user, "deleted schedule", schedule, project=schedule.project, changes=changes)
    schedule.delete()


@transaction.atomic
def run_schedule(user: User, schedule_id: int) -> Execution:
    """Start a schedule's package at once as it is set up, in the user's name. Raises what start_execution raises."""
    schedule = _lock(user, schedule_id)
    execution = start_package(user, schedule, KIND)
    reason = f"By {user.get_username()}, at once"
    state = ScheduledRun.State.STARTED
    ScheduledRun.objects.create(schedule=schedule, state=state, reason=reason, execution=execution.pk)
    return execution


def find_schedule(user: User, schedule_id: int, action: Action = Action.READ) -> Schedule:
    """Give a schedule that the user may see. Raises NotFound or NotAllowed."""
    return _find(Schedule.objects.all(), user, schedule_id, action)


def schedules_of(project: Project) -> QuerySet[Schedule]:
    """Give the schedules of a project."""
    return Schedule.objects.filter(project=project).select_related("package__project", "environment")


def _lock(user: User, schedule_id: int) -> Schedule:
    return _find(Schedule.objects.select_for_update(of=("self",)), user, schedule_id, Action.RUN)


def _find(schedules: QuerySet[Schedule], user: User, schedule_id: int, action: Action) -> Schedule:
    related = schedules.select_related("project", "package__project", "environment", "runs_as")
    schedule = related.filter(pk=schedule_id).first()
    if schedule is None:
        raise NotFound(GONE)
    require(user, action, schedule)
    return schedule


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
    try:
        with transaction.atomic():
            schedule.save()
    except IntegrityError as error:
        raise Invalid(TAKEN, {"name": TAKEN}) from error


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
