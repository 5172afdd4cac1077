"""manage.py schedules PROJECT [NAME]: list schedules; make, change, enable, disable, start or delete one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.errors import ServiceError
from designer.management.arguments import find_account, find_named_project
from designer.models import Project, User
from tasks.management import unattended
from tasks.unattended.schedules import services
from tasks.unattended.schedules.model import Missed, Schedule


class Command(BaseCommand):
    """Lists and changes schedules."""

    help = "List the schedules of a project; make, change, enable, disable, start or delete one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        unattended.add_arguments(parser, "schedule")
        parser.add_argument("--cron", metavar="FIELDS", help="Minute, hour, day of the month, month, day of the week.")
        parser.add_argument("--time-zone", metavar="ZONE", help="Such as Europe/Berlin; UTC for a new one.")
        parser.add_argument("--missed", choices=Missed.values, help="What becomes of times when nothing ran here.")
        parser.add_argument("--overlap", choices=["yes", "no"], help="Whether it begins while the last run goes on.")

    def handle(self, *args: Any, project: str, name: str | None, **options: Any) -> None:
        """Do what was asked for, and list them all."""
        found = find_named_project(project)
        try:
            if name:
                self._act(found, name, options)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        for schedule in services.schedules_of(found).order_by("name"):
            due = f"; next {schedule.next_due_at:%Y-%m-%d %H:%M} UTC" if schedule.next_due_at else ""
            self.stdout.write(f"{unattended.tell(schedule)}; {schedule.cron} {schedule.time_zone}{due}")

    def _act(self, project: Project, name: str, options: dict[str, Any]) -> None:
        schedule = services.schedules_of(project).filter(name__iexact=name).first()
        user, action = find_account(options["user"]), unattended.chosen_action(options)
        if not action:
            _save(user, project, name, schedule, options)
            return
        if schedule is None:
            raise CommandError(f"The project has no schedule “{name}”.")
        match action:
            case "enable":
                services.enable_schedule(user, schedule.pk)
            case "disable":
                services.disable_schedule(user, schedule.pk)
            case "delete":
                services.delete_schedule(user, schedule.pk)
            case _:
                self.stdout.write(f"Execution {services.run_schedule(user, schedule.pk).pk}")


def _save(user: User, project: Project, name: str, schedule: Schedule | None, options: dict[str, Any]) -> None:
    """Make one, or change what is said of the one that is there."""
    package = schedule.package if schedule else unattended.find_package(project, options["package"])
    overlap = options["overlap"]
    wanted = services.ScheduleSettings(
        name=schedule.name if schedule else name,
        cron=options["cron"] or (schedule.cron if schedule else ""),
        time_zone=options["time_zone"] or (schedule.time_zone if schedule else "UTC"),
        missed=options["missed"] or (schedule.missed if schedule else Missed.SKIP),
        allows_overlap=overlap == "yes" if overlap else bool(schedule and schedule.allows_overlap),
        is_enabled=schedule.is_enabled if schedule else True,
        run=unattended.read_run_settings(package, schedule, options),
    )
    if schedule:
        services.change_schedule(user, schedule.pk, wanted)
    else:
        services.create_schedule(user, package, wanted)
