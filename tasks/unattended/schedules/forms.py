"""The form of a schedule."""

from typing import Any

from django import forms

from designer.accounts.profile import time_zones
from designer.models import Package, User
from tasks.unattended.forms import UnattendedForm
from tasks.unattended.schedules.model import Missed, Schedule
from tasks.unattended.schedules.services import ScheduleSettings
from tasks.unattended.schedules.timing import LONGEST


class ScheduleForm(UnattendedForm):
    """When, in which time zone, and what becomes of times that cannot be kept."""

    cron = forms.CharField(
        label="Times",
        max_length=LONGEST,
        help_text="A cron expression: minute, hour, day of the month, month, day of the week. “30 7 * * 1-5” is 7:30 "
        "from Monday to Friday, “*/15 * * * *” each quarter of an hour, “0 6 L * *” 6:00 on the last day of a month.",
        error_messages={"required": "Type a cron expression, such as 30 7 * * 1-5."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    time_zone = forms.ChoiceField(label="Time zone", choices=lambda: [(zone, zone) for zone in time_zones()])
    missed = forms.ChoiceField(
        label="Times that were missed",
        choices=Missed.choices,
        help_text="Because nothing ran here for more than five minutes.",
    )
    allows_overlap = forms.BooleanField(
        required=False, label="Begin also while the last run goes on", help_text="Otherwise that time is skipped."
    )
    field_order = ("name", "cron", "time_zone", "missed", "allows_overlap")

    def __init__(self, data: Any = None, *, user: User, package: Package, thing: Schedule | None = None) -> None:
        super().__init__(data, user=user, package=package, thing=thing)
        if thing is None:
            self.initial = {"time_zone": user.time_zone or "UTC", **self.initial}

    def describe(self, thing: Schedule) -> dict[str, Any]:
        """Give what the form begins with."""
        timed = {name: getattr(thing, name) for name in ("cron", "time_zone", "missed", "allows_overlap")}
        return {**super().describe(thing), **timed}

    def to_settings(self, *, is_enabled: bool) -> ScheduleSettings:
        """Give what the schedule is to be; the form must be valid. Raises Invalid."""
        given = self.cleaned_data
        timed = (given["name"], given["cron"], given["time_zone"], given["missed"], given["allows_overlap"])
        return ScheduleSettings(*timed, is_enabled=is_enabled, run=self.to_run_settings())
