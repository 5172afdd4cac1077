"""Each due time and each key starts once, also where several processes are at it at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from designer.models import Package, User
from tasks.runtime.models import Execution
from tasks.unattended.run_settings import RunSettings
from tasks.unattended.schedules.due import claim_due, start_run
from tasks.unattended.schedules.model import Schedule, ScheduledRun
from tasks.unattended.schedules.services import ScheduleSettings, create_schedule
from tasks.unattended.triggers.services import TriggerSettings, create_trigger
from tasks.unattended.triggers.tokens import address_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
RUN = RunSettings(parameters={"Key": "s3cret"})


def at_once(*acts: Callable[[], object]) -> list[object]:
    def act(one: Callable[[], object]) -> object:
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def test_beats_that_look_at_once_and_jobs_that_come_twice_start_each_time_once(member: User, package: Package):
    for number in range(3):
        create_schedule(member, package, ScheduleSettings(f"Number {number}", "* * * * *", run=RUN))
    Schedule.objects.update(next_due_at=NOON)
    at_once(*[lambda: claim_due(NOON + timedelta(seconds=1))] * 4)
    runs = list(ScheduledRun.objects.values_list("pk", flat=True))
    assert len(runs) == 3
    at_once(*[lambda: [start_run(run) for run in runs]] * 3)
    assert Execution.objects.count() == 3
    assert set(ScheduledRun.objects.values_list("execution", flat=True)) == set(
        Execution.objects.values_list("pk", flat=True)
    )


def test_calls_with_one_key_that_come_at_once_start_once(member: User, package: Package):
    made = create_trigger(member, package, TriggerSettings("Hook", run=RUN))
    path, headers = urlsplit(address_of(made.token)).path, {"Idempotency-Key": "order 7"}
    answers = at_once(*[lambda: Client().post(path, headers=headers, content_type="application/json").json()] * 3)
    assert answers == [{"execution": Execution.objects.get().pk}] * 3
