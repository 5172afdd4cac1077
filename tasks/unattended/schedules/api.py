"""Schedules in the API."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.http.pages import read_page
from designer.api.signing_in import TO_RUN
from designer.input.number_types import WholeNumber
from designer.input.texts import NO_NUL
from designer.people.permissions import Action
from designer.services.packages import find_package
from designer.services.projects import find_project
from tasks.executions.api import ExecutionOut, describe_execution
from tasks.unattended.api_schemas import StartRecordOut, UnattendedIn, UnattendedOut, describe_unattended
from tasks.unattended.schedules import services
from tasks.unattended.schedules.model import Missed, Schedule, ScheduledRun
from tasks.unattended.schedules.timing import LONGEST, Timing

router = Router(tags=["schedules"])
NEXT = 5


class ScheduleIn(UnattendedIn):
    """A schedule. cron has five fields, time_zone is a name of the IANA's; missed is skip or run_once: what becomes of
    times at which the installation was down. Without allows_overlap a time is skipped while the last run goes on."""

    cron: Annotated[str, Field(max_length=LONGEST, pattern=NO_NUL)]
    time_zone: Annotated[str, Field(max_length=64, pattern=NO_NUL)] = "UTC"
    missed: Missed = Missed.SKIP
    allows_overlap: bool = False


class ScheduleOut(UnattendedOut):
    """A schedule as it is set up."""

    cron: str
    time_zone: str
    missed: Missed
    allows_overlap: bool


class ScheduledRunOut(StartRecordOut):
    """What came of a due time; due_at is null of what somebody has started by hand."""

    due_at: datetime | None


class NextRunsOut(Schema):
    """The expression in words, and the next times; none where it is not enabled."""

    words: str
    next_runs: list[datetime]


@router.get("/projects/{project_id}/schedules", response=list[ScheduleOut])
def list_schedules(
    request: HttpRequest, response: HttpResponse, project_id: int, after: WholeNumber = 0, limit: WholeNumber = 100
) -> list[ScheduleOut]:
    """List a project's schedules."""
    found = services.schedules_of(find_project(person(request), project_id)).filter(pk__gt=after).order_by("pk")
    return [_describe(each) for each in read_page(request, response, found, limit)]


@router.post("/packages/{package_id}/schedules", response={201: ScheduleOut})
def post_schedule(
    request: HttpRequest, package_id: int, payload: ScheduleIn, idempotency_key: IdempotencyKey = ""
) -> Status[ScheduleOut] | HttpResponse:
    """Have a package started at times, in your name. 422 where a run would be refused now."""
    package = find_package(person(request), package_id, Action.EXECUTE)

    def act() -> Status[ScheduleOut]:
        return Status(201, _describe(services.create_schedule(person(request), package, _read(payload))))

    return once(request, idempotency_key, act)


@router.get("/schedules/{schedule_id}", response=ScheduleOut)
def get_schedule(request: HttpRequest, schedule_id: int) -> ScheduleOut:
    """Give a schedule as it is set up."""
    return _describe(services.find_schedule(person(request), schedule_id))


@router.put("/schedules/{schedule_id}", response=ScheduleOut)
def put_schedule(request: HttpRequest, schedule_id: int, payload: ScheduleIn, if_match: IfMatch = "") -> ScheduleOut:
    """Change, enable or disable a schedule. From now on it runs as you."""
    with _matching(request, schedule_id, if_match):
        services.change_schedule(person(request), schedule_id, _read(payload))
    return get_schedule(request, schedule_id)


@router.post("/schedules/{schedule_id}/enable", response=ScheduleOut)
def post_schedule_enable(request: HttpRequest, schedule_id: int) -> ScheduleOut:
    """Let a schedule start its package again, from now on in your name. 422 where a run would be refused now."""
    services.enable_schedule(person(request), schedule_id)
    return get_schedule(request, schedule_id)


@router.post("/schedules/{schedule_id}/disable", response=ScheduleOut)
def post_schedule_disable(request: HttpRequest, schedule_id: int) -> ScheduleOut:
    """Let a schedule start nothing until it is enabled. What it has started goes on."""
    services.disable_schedule(person(request), schedule_id)
    return get_schedule(request, schedule_id)


@router.delete("/schedules/{schedule_id}", response={204: None})
def remove_schedule(request: HttpRequest, schedule_id: int, if_match: IfMatch = "") -> Status[None]:
    """Delete a schedule. What it has started goes on."""
    with _matching(request, schedule_id, if_match):
        services.delete_schedule(person(request), schedule_id)
    return Status(204, None)


@router.post("/schedules/{schedule_id}/executions", response={201: ExecutionOut}, auth=TO_RUN)
def post_schedule_execution(
    request: HttpRequest, schedule_id: int, idempotency_key: IdempotencyKey = ""
) -> Status[ExecutionOut] | HttpResponse:
    """Start a schedule's package at once, as it is set up, in your name."""

    def act() -> Status[ExecutionOut]:
        return Status(201, describe_execution(services.run_schedule(person(request), schedule_id)))

    return once(request, idempotency_key, act)


@router.get("/schedules/{schedule_id}/runs", response=list[ScheduledRunOut])
def list_scheduled_runs(
    request: HttpRequest,
    response: HttpResponse,
    schedule_id: int,
    before: WholeNumber | None = None,
    limit: WholeNumber = 100,
) -> list[ScheduledRunOut]:
    """List what came of a schedule's times in the last thirty days, the newest first."""
    runs = services.find_schedule(person(request), schedule_id).runs.order_by("-pk")
    runs = runs.filter(pk__lt=before) if before is not None else runs
    return [_describe_run(each) for each in read_page(request, response, runs, limit, name="before")]


@router.get("/schedules/{schedule_id}/next-runs", response=NextRunsOut)
def get_next_runs(request: HttpRequest, schedule_id: int) -> NextRunsOut:
    """Give a schedule's next five times."""
    schedule = services.find_schedule(person(request), schedule_id)
    timing = Timing(schedule.cron, schedule.time_zone)
    times = timing.following(timezone.now(), NEXT) if schedule.is_enabled else []
    return NextRunsOut(words=timing.words, next_runs=times)


def _matching(request: HttpRequest, schedule_id: int, if_match: str) -> AbstractContextManager[None]:
    return matching(if_match, Schedule.objects.filter(pk=schedule_id), lambda: get_schedule(request, schedule_id))


def _read(asked: ScheduleIn) -> services.ScheduleSettings:
    return services.ScheduleSettings(
        name=asked.name,
        cron=asked.cron,
        time_zone=asked.time_zone,
        missed=asked.missed,
        allows_overlap=asked.allows_overlap,
        is_enabled=asked.enabled,
        run=asked.to_run_settings(),
    )


def _describe(schedule: Schedule) -> ScheduleOut:
    return ScheduleOut(
        cron=schedule.cron,
        time_zone=schedule.time_zone,
        missed=Missed(schedule.missed),
        allows_overlap=schedule.allows_overlap,
        **describe_unattended(schedule),
    )


def _describe_run(run: ScheduledRun) -> ScheduledRunOut:
    return ScheduledRunOut(
        id=run.pk, state=run.state, reason=run.reason, execution=run.execution, at=run.made_at, due_at=run.due_at
    )
