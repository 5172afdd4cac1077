"""manage.py copyconnection: copy a connection manager of the catalog into a project, to change it there alone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.catalog.scopes.copying import copy_to_project
from connections.catalog.scopes.going_along import along_to_copy
from connections.management.changes import NOT_DONE, add_who_and_whether, find_named_manager, say
from designer.errors import ServiceError
from designer.management.arguments import find_account, find_named_project


class Command(BaseCommand):
    """Says what goes along when a connection manager is copied, and copies it with --yes."""

    help = (
        "Copy a connection manager of the catalog into a project. Tasks of the project that refer to it refer to the "
        "copy then. Without --yes it is only said what goes along."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("manager", metavar="NAME", help="Which connection manager of the catalog.")
        parser.add_argument("project", metavar="PROJECT", help="Where to.")
        add_who_and_whether(parser)

    def handle(self, *args: Any, manager: str, project: str, **options: Any) -> None:
        """Tell what goes along, and do it where that is asked for."""
        user, into, found = find_account(options["user"]), find_named_project(project), find_named_manager(manager)
        if found.package is not None or found.project is not None:
            raise CommandError(f"“{found}” is not in the catalog: only what all projects share is copied into one.")
        try:
            self.stdout.writelines(f"{line}\n" for line in say(along_to_copy(user, found, into)))
            if not options["yes"]:
                self.stdout.write(NOT_DONE)
                return
            _, packages = copy_to_project(user, found, into)
            self.stdout.write(f"{into} has a copy of “{found}” now. Packages that were rewritten: {packages:,}.")
        except ServiceError as error:
            raise CommandError(error.sentence) from error
