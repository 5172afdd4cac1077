"""A schedule and a trigger, with what came of a time and of a call."""

from typing import Any

from django.utils import timezone

from designer.models import Package, User
from tasks.unattended.schedules.model import Schedule, ScheduledRun
from tasks.unattended.triggers.model import Trigger, TriggerCall
from tasks.unattended.triggers.tokens import digest_of_token

TOKEN = "mwt_of_the_installation"


def make_unattended(package: Package, user: User) -> dict[str, Any]:
    whose = {"project": package.project, "package": package, "runs_as": user, "runs_as_name": user.username}
    schedule = Schedule.objects.create(name="Nightly", cron="0 3 * * *", time_zone="UTC", **whose)
    ScheduledRun.objects.create(schedule=schedule, due_at=timezone.now(), state="refused", reason="No.")
    trigger = Trigger.objects.create(name="On arrival", digest=digest_of_token(TOKEN), allowed=["Top"], **whose)
    TriggerCall.objects.create(trigger=trigger, state="refused", reason="No.", address="203.0.113.9")
    return {"schedule_id": schedule.pk, "trigger_id": trigger.pk, "secret": TOKEN}
