"""Schedules: what is due is started once, in the name of the person whose it is, or it is told why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from connections.environments.services import change_environment, delete_environment
from connections.models import Environment
from designer.errors import Conflict, Invalid
from designer.models import AuditEntry, Package, Parameter, ProjectGrant, User
from designer.people.rights import Role
from designer.services.packages import delete_package
from tasks.runtime.models import Execution
from tasks.runtime.queue import LOST_AFTER
from tasks.unattended.records import LASTS, forget_old_records
from tasks.unattended.run_settings import RunSettings
from tasks.unattended.schedules import due
from tasks.unattended.schedules.due import claim_due, recover_claimed, start_run
from tasks.unattended.schedules.model import Missed, Schedule, ScheduledRun
from tasks.unattended.schedules.services import (
    ScheduleSettings,
    change_schedule,
    create_schedule,
    disable_schedule,
    enable_schedule,
    run_schedule,
)
from tests.rights import join
from tests.signed_in import client_of
from tests.tasks.unattended.conftest import Queue

pytestmark = [pytest.mark.django_db]

KEY = {"Key": "s3cret"}
EACH_MINUTE = ScheduleSettings("Nightly", "* * * * *", "Europe/Berlin", run=RunSettings(parameters=KEY))
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=3)


@pytest.fixture
def schedule(member: User, package: Package) -> Schedule:
    made = create_schedule(member, package, EACH_MINUTE)
    Schedule.objects.update(next_due_at=NOON)
    return made


Claim = Callable[..., ScheduledRun]


@pytest.fixture
def claim(queue: Queue, django_capture_on_commit_callbacks: Any) -> Claim:
    """Claim what is due at a time and take the jobs; give the last row."""

    def act(now: datetime = LATER) -> ScheduledRun:
        with django_capture_on_commit_callbacks(execute=True):
            claim_due(now)
        while queue:
            job, key = queue.pop()
            if job == due.JOB:
                start_run(key)
        return ScheduledRun.objects.latest("pk")

    return act


def test_a_due_time_is_started_once_in_the_name_of_who_made_it(schedule: Schedule, claim: Claim, package: Package):
    run = claim()
    start_run(run.pk)
    assert claim_due(LATER) == 0
    execution = Execution.objects.get()
    assert (run.state, run.due_at, run.execution) == ("started", NOON, execution.pk)
    assert (execution.caller_name, execution.started_by) == ("mia", "schedule “Nightly”")
    assert "s3cret" not in str(Schedule.objects.values().get())
    assert AuditEntry.objects.get(action="started execution").changes[0] == "by the schedule “Nightly”"
    schedule.refresh_from_db()
    assert schedule.next_due_at == NOON + timedelta(minutes=1)


def test_nobody_keeps_the_schedules_of_others_from_their_times(
    schedule: Schedule, member: User, stranger: User, package: Package, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tasks.unattended.schedules.services.MOST_OF_PERSON", 1)
    with pytest.raises(Conflict, match="run as you already"):
        create_schedule(member, package, replace(EACH_MINUTE, name="One more"))
    change_schedule(member, schedule.pk, replace(EACH_MINUTE, name="The one"))
    create_schedule(join(package.project, stranger, Role.OPERATOR), package, replace(EACH_MINUTE, name="Another's"))


def test_nothing_starts_twice_when_the_clock_is_set_back(schedule: Schedule, claim: Claim):
    claim()
    Schedule.objects.update(next_due_at=NOON)  # as a change at the earlier time would make it
    claim()
    assert ScheduledRun.objects.count() == Execution.objects.count() == 1
    schedule.refresh_from_db()
    assert schedule.next_due_at == NOON + timedelta(minutes=1)


def test_what_was_missed_is_skipped_or_run_once(schedule: Schedule, claim: Claim):
    Schedule.objects.update(cron="0 12 * * *", time_zone="UTC")
    skipped = claim(NOON + timedelta(days=3, hours=1))
    assert (skipped.state, skipped.due_at, skipped.reason) == (
        "skipped",
        NOON + timedelta(days=3),
        "Nobody was there to start it from 2026-05-04 12:00 UTC on.",
    )
    Schedule.objects.update(missed=Missed.RUN_ONCE, next_due_at=NOON + timedelta(days=4))
    assert claim(NOON + timedelta(days=5, hours=1)).state == "started"
    assert Execution.objects.count() == 1


def test_a_second_run_begins_only_where_it_may(schedule: Schedule, claim: Claim):
    first = claim()
    second = claim(LATER + timedelta(minutes=1))
    assert (second.state, second.reason) == (
        "skipped",
        f"Execution {first.execution} of this schedule was still going on.",
    )
    Schedule.objects.update(allows_overlap=True)
    assert claim(LATER + timedelta(minutes=2)).state == "started"
    Schedule.objects.update(allows_overlap=False)
    Execution.objects.update(status="failed")
    assert claim(LATER + timedelta(minutes=3)).state == "started"


@pytest.mark.parametrize(
    ("lose", "sentence"),
    [
        (lambda user: ProjectGrant.objects.filter(person=user).delete(), "mia may not have “Chain” run any more."),
        (lambda user: User.objects.filter(pk=user.pk).update(is_active=False), "The account of mia is closed."),
        (lambda user: User.objects.filter(pk=user.pk).delete(), "The account of mia was deleted."),
    ],
)
def test_it_stops_with_a_reason_when_the_person_may_not_run_it_any_more_and_goes_on_as_who_enables_it(
    schedule: Schedule, claim: Claim, administrator: User, lose: Callable[[User], object], sentence: str
):
    lose(User.objects.get(username="mia"))
    run = claim()
    schedule.refresh_from_db()
    assert (run.state, schedule.state, schedule.stopped) == ("refused", "stopped", run.reason)
    assert run.reason.startswith(sentence)
    assert AuditEntry.objects.get(action="stopped schedule").user_name == "A schedule"
    assert claim_due(LATER + timedelta(hours=1)) == 0

    with pytest.raises(Invalid, match="was given by mia, and nobody else can have it used in another way"):
        enable_schedule(administrator, schedule.pk)
    change_schedule(administrator, schedule.pk, EACH_MINUTE)
    Schedule.objects.update(next_due_at=NOON + timedelta(days=1))
    assert claim(LATER + timedelta(days=1)).state == "started"
    assert Execution.objects.get().caller_name == "ada"


def test_a_sensitive_value_is_kept_for_its_owner_and_for_nobody_else(schedule: Schedule, member: User, stranger: User):
    kept = replace(EACH_MINUTE, run=RunSettings(parameters={"Key": None, "Top": 7}))
    change_schedule(member, schedule.pk, kept)
    join(schedule.project, stranger, Role.OPERATOR)
    with pytest.raises(Invalid, match="Type it again"):
        change_schedule(stranger, schedule.pk, kept)
    Parameter.objects.filter(name="Key").update(sensitive=False, value="")
    with pytest.raises(Invalid, match="is not sensitive any more"):
        run_schedule(member, schedule.pk)
    with pytest.raises(Invalid, match="is not sensitive any more"):
        change_schedule(member, schedule.pk, kept)


def test_production_is_confirmed_when_it_is_chosen_and_again_when_it_becomes_so(
    schedule: Schedule, claim: Claim, member: User, production: Environment
):
    wanted = replace(EACH_MINUTE, run=RunSettings("live", parameters=KEY))
    with pytest.raises(Invalid, match="is a production environment"):
        change_schedule(member, schedule.pk, wanted)
    Environment.objects.update(is_production=False)
    change_schedule(member, schedule.pk, wanted)
    Environment.objects.update(is_production=True)
    Schedule.objects.update(next_due_at=NOON)
    assert "is a production environment" in claim().reason
    change_schedule(member, schedule.pk, replace(wanted, run=replace(wanted.run, confirms_production=True)))
    Schedule.objects.update(next_due_at=NOON + timedelta(days=1))
    assert claim(LATER + timedelta(days=1)).state == "started"


def test_its_environment_follows_a_new_name_and_is_missed_once_it_is_deleted(
    schedule: Schedule, claim: Claim, member: User, production: Environment
):
    run = RunSettings("Live", confirms_production=True, parameters=KEY)
    change_schedule(member, schedule.pk, replace(EACH_MINUTE, run=run))
    change_environment(member, production, production.to_document().model_copy(update={"name": "Real"}))
    Schedule.objects.update(next_due_at=NOON)
    claim()
    assert Execution.objects.get().environment_name == "Real"
    Execution.objects.update(status="succeeded")
    delete_environment(member, production)
    refused = claim(LATER + timedelta(minutes=1))
    assert (refused.state, refused.reason) == (
        "refused",
        "The environment “Live” was deleted. Choose another one, or none.",
    )
    assert Execution.objects.count() == 1


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(EACH_MINUTE, cron="61 * * * *"), "cron"),
        (replace(EACH_MINUTE, time_zone="Mars"), "time_zone"),
        (replace(EACH_MINUTE, missed="later"), "missed"),
        (replace(EACH_MINUTE, name=" "), "name"),
        (replace(EACH_MINUTE, name="NIGHTLY"), "name"),
        (replace(EACH_MINUTE, run=RunSettings("Moon", parameters=KEY)), "environment"),
        (replace(EACH_MINUTE, run=RunSettings()), "Key"),
        (replace(EACH_MINUTE, run=RunSettings(parameters={**KEY, "Top": "x"})), "Top"),
        (replace(EACH_MINUTE, run=RunSettings(parameters={**KEY, "Bottom": 1})), "Bottom"),
    ],
)
def test_what_could_not_run_is_refused_at_its_place_when_it_is_set_up(
    schedule: Schedule, member: User, package: Package, wanted: ScheduleSettings, field: str
):
    with pytest.raises(Invalid) as refused:
        create_schedule(member, package, wanted)
    assert field in refused.value.fields


def test_one_that_is_disabled_starts_nothing_but_by_hand(schedule: Schedule, claim: Claim, member: User):
    disable_schedule(member, schedule.pk)
    assert claim_due(LATER) == 0
    execution = run_schedule(member, schedule.pk)
    assert ScheduledRun.objects.get().execution == execution.pk
    enable_schedule(member, schedule.pk)
    schedule.refresh_from_db()
    assert schedule.next_due_at > timezone.now()


def test_what_the_broker_loses_is_queued_again_and_given_up_in_the_end(schedule: Schedule, queue: Queue):
    claim_due(LATER)
    ScheduledRun.objects.update(queued_at=timezone.now() - 2 * LOST_AFTER)
    queue.clear()
    recover_claimed()
    run = ScheduledRun.objects.get()
    assert (queue, run.tries) == ([(due.JOB, run.pk)], 1)
    ScheduledRun.objects.update(tries=due.MOST_TRIES + 1)
    recover_claimed()
    assert (ScheduledRun.objects.get().state, len(queue)) == ("refused", 1)


def test_it_goes_with_its_package_and_its_records_go_in_time_but_for_the_last(
    schedule: Schedule, claim: Claim, member: User, package: Package
):
    claim()
    claim(LATER + timedelta(minutes=1))
    ScheduledRun.objects.update(made_at=timezone.now() - 2 * LASTS)
    assert (forget_old_records(), ScheduledRun.objects.count()) == (1, 1)
    delete_package(member, package)
    assert not Schedule.objects.exists()


def test_the_api_sets_one_up_once_and_tells_its_next_times(member: User, package: Package):
    client, url = client_of(member), f"/api/v1/packages/{package.pk}/schedules"
    body = {"name": "Daily", "cron": "30 2 * * *", "time_zone": "Europe/Berlin", "parameters": {**KEY, "Top": 7}}
    first, again = (
        client.post(url, body, "application/json", headers={"Idempotency-Key": "one"}).json() for _ in range(2)
    )
    assert first == again
    assert (first["parameters"], first["state"], first["runs_as"]) == ({"Key": None, "Top": 7}, "enabled", "mia")
    one = f"/api/v1/schedules/{first['id']}"
    told = client.get(f"{one}/next-runs").json()
    assert (told["words"], len(told["next_runs"])) == ("At 02:30 every day", 5)
    started = client.post(f"{one}/executions").json()
    assert started["started_by"] == "schedule “Daily”"
    assert [each["execution"] for each in client.get(f"{one}/runs").json()] == [started["id"]]
    wrong = client.put(one, {**body, "cron": "x"}, "application/json")
    assert [each["loc"] for each in wrong.json()["errors"]] == [["cron"]]
    assert client.delete(one).status_code == 204
