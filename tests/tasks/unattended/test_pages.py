"""The pages and commands of schedules and triggers: set one up, see what comes of it, start nothing by looking."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connections.models import Environment
from designer.models import Package, Project, User
from tasks.runtime.models import Execution
from tasks.unattended.run_settings import RunSettings, open_values
from tasks.unattended.schedules.model import Schedule, ScheduledRun
from tasks.unattended.schedules.services import ScheduleSettings, create_schedule, run_schedule
from tasks.unattended.triggers.model import Trigger
from tasks.unattended.triggers.services import TriggerSettings, create_trigger
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.usefixtures("queue")]

FORM = {"name": "Nightly", "cron": "30 2 * * *", "time_zone": "Europe/Berlin", "missed": "skip"}
RUN = RunSettings(parameters={"Key": "s3cret"})


def test_a_schedule_is_made_changed_stopped_and_started_on_its_pages(
    member: User, project: Project, package: Package, production: Environment
):
    client, new = client_of(member), f"/packages/{package.pk}/schedules/new/"
    assert new in client.get(f"/projects/{project.pk}/schedules/new/").text
    refused = client.post(new, {**FORM, "cron": "61 2 * * *", "parameter_0": "many"})
    assert refused.status_code == 422
    assert "Parameter “Top”" in refused.text or "The parameter “Top”" in refused.text
    asked = client.post(new, {**FORM, "environment": "Live", "parameter_1": "s3cret"})
    assert "Yes, run it in Live" in asked.text
    made = client.post(
        new, {**FORM, "environment": "Live", "confirm_production": "on", "parameter_1": "s3cret"}, follow=True
    )
    schedule = Schedule.objects.get()
    assert "At 02:30 every day" in made.text
    assert "s3cret" not in made.text

    edit = f"/schedules/{schedule.pk}/edit/"
    assert "A value is kept and not shown." in client.get(edit).text
    client.post(edit, {**FORM, "parameter_0": "7"})
    schedule.refresh_from_db()
    assert (schedule.environment, open_values(schedule)) == (None, {"Key": "s3cret", "Top": 7})
    forgotten = client.post(edit, {**FORM, "forget_parameter_1": "on"})
    assert "needs a value for its parameter “Key”" in forgotten.text

    client.post(f"/schedules/{schedule.pk}/disable/")
    assert "None while it is disabled." in client.get(f"/schedules/{schedule.pk}/").text
    client.post(f"/schedules/{schedule.pk}/enable/")
    started = client.post(f"/schedules/{schedule.pk}/run/", follow=True)
    assert "by the schedule “Nightly”" in started.text
    client.post(f"/schedules/{schedule.pk}/delete/")
    assert not Schedule.objects.exists()


def test_times_are_shown_while_they_are_typed(member: User):
    shown = client_of(member).get("/schedules/times/", {"cron": "0 12 * * *", "time_zone": "Asia/Tokyo"}).text
    assert ("At 12:00 every day" in shown, shown.count("12:00 JST")) == (True, 5)
    assert "Bad minute" in client_of(member).get("/schedules/times/", {"cron": "x * * * *", "time_zone": "UTC"}).text


def test_a_triggers_address_is_shown_once(member: User, project: Project, package: Package):
    client = client_of(member)
    form = {"name": "On arrival", "allowed": ["Top"], "parameter_1": "s3cret"}
    made = client.post(f"/packages/{package.pk}/triggers/new/", form)
    assert made.status_code == 302  # a reload of what it leads to sends nothing again
    kept = str(dict(client.session))
    assert "http://testserver/webhooks/triggers/mwt_" in client.get(made["Location"]).text
    assert "mwt_" not in kept
    trigger = Trigger.objects.get()
    assert (trigger.allowed, "mwt_" in client.get(f"/triggers/{trigger.pk}/").text) == (["Top"], False)
    assert "webhooks/triggers/mwt_" in client.post(f"/triggers/{trigger.pk}/renew/", follow=True).text


@pytest.mark.parametrize("kind", ["schedules", "triggers"])
def test_a_list_asks_as_often_for_many_as_for_one(member: User, project: Project, package: Package, kind: str):
    client, counts = client_of(member), []
    for number in range(3):
        schedule = create_schedule(member, package, ScheduleSettings(f"Number {number}", "* * * * *", run=RUN))
        run_schedule(member, schedule.pk)
        create_trigger(member, package, TriggerSettings(f"Number {number}", run=RUN))
        with CaptureQueriesContext(connection) as asked:
            assert f"Number {number}" in client.get(f"/projects/{project.pk}/{kind}/").text
        counts.append(len(asked))
    assert counts[0] >= counts[1] == counts[2] < 12


def run(*arguments: str) -> None:
    call_command(*arguments, "--as", "mia")


def test_commands_do_the_same(member: User, package: Package, capsys: pytest.CaptureFixture[str], monkeypatch: Any):
    with pytest.raises(CommandError, match="--package PACKAGE"):
        run("schedules", "Warehouse", "Nightly", "--cron", "0 3 * * *")
    monkeypatch.setattr("tasks.management.unattended._ask", lambda: "s3cret")
    new = ["--package", "chain", "--secret", "Key"]
    run("schedules", "Warehouse", "Nightly", *new, "--cron", "0 3 * * *", "--set", "Top=7")
    run("schedules", "warehouse", "nightly", "--time-zone", "Asia/Tokyo", "--overlap", "yes")
    schedule = Schedule.objects.get()
    assert (schedule.time_zone, schedule.allows_overlap, schedule.cron) == ("Asia/Tokyo", True, "0 3 * * *")
    assert open_values(schedule) == {"Key": "s3cret", "Top": 7}
    run("schedules", "Warehouse", "Nightly", "--disable")
    capsys.readouterr()
    run("schedules", "Warehouse", "Nightly", "--run")
    assert capsys.readouterr().out.splitlines() == [
        f"Execution {Execution.objects.get().pk}",
        "Nightly (disabled): package Chain, as mia; 0 3 * * * Asia/Tokyo",
    ]
    run("schedules", "Warehouse", "Nightly", "--delete")
    assert not ScheduledRun.objects.exists()

    run("triggers", "Warehouse", "Hook", *new, "--allow", "Top")
    run("triggers", "Warehouse", "Hook", "--renew")
    first, told, second, again = capsys.readouterr().out.splitlines()
    assert first.startswith("/webhooks/triggers/mwt_")
    assert first != second
    assert told == again == "Hook (enabled): package Chain, as mia; a call may bring: Top"
