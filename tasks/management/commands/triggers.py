"""manage.py triggers PROJECT [NAME]: list a project's triggers; make, change, enable, disable, start or delete one, or
give it another address, which is printed this once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.errors import ServiceError
from designer.management.arguments import find_account, find_named_project
from designer.models import Project, User
from tasks.management import unattended
from tasks.unattended.triggers import services
from tasks.unattended.triggers.model import Trigger
from tasks.unattended.triggers.tokens import address_of


class Command(BaseCommand):
    """Lists and changes triggers."""

    help = "List the triggers of a project; make, change, enable, disable, start or delete one, or renew its address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        unattended.add_arguments(parser, "trigger")
        parser.add_argument(
            "--allow", metavar="NAME", action="append", help="A parameter whose value a call may bring; those alone."
        )
        parser.add_argument("--renew", action="store_true", help="Give it another address, and change nothing else.")

    def handle(self, *args: Any, project: str, name: str | None, **options: Any) -> None:
        """Do what was asked for, and list them all."""
        found = find_named_project(project)
        try:
            if name:
                self._act(found, name, options)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        for trigger in services.triggers_of(found).order_by("name"):
            self.stdout.write(
                f"{unattended.tell(trigger)}; a call may bring: {', '.join(trigger.allowed) or 'nothing'}"
            )

    def _act(self, project: Project, name: str, options: dict[str, Any]) -> None:
        trigger = services.triggers_of(project).filter(name__iexact=name).first()
        user, action = find_account(options["user"]), unattended.chosen_action(options)
        if not action and not (options["renew"] and trigger):
            self._save(user, project, name, trigger, options)
            return
        if trigger is None:
            raise CommandError(f"The project has no trigger “{name}”.")
        match action:
            case "enable":
                services.enable_trigger(user, trigger.pk)
            case "disable":
                services.disable_trigger(user, trigger.pk)
            case "delete":
                services.delete_trigger(user, trigger.pk)
            case "run":
                self.stdout.write(f"Execution {services.run_trigger(user, trigger.pk).pk}")
            case _:
                self.stdout.write(address_of(services.renew_trigger(user, trigger.pk).token))

    def _save(self, user: User, project: Project, name: str, trigger: Trigger | None, options: dict[str, Any]) -> None:
        """Make one, and print its address; or change what is said of the one that is there."""
        package = trigger.package if trigger else unattended.find_package(project, options["package"])
        allowed = options["allow"] if options["allow"] is not None else (trigger.allowed if trigger else ())
        run = unattended.read_run_settings(package, trigger, options)
        is_enabled = trigger.is_enabled if trigger else True
        wanted = services.TriggerSettings(trigger.name if trigger else name, allowed, is_enabled=is_enabled, run=run)
        if trigger:
            services.change_trigger(user, trigger.pk, wanted)
        else:
            self.stdout.write(address_of(services.create_trigger(user, package, wanted).token))
