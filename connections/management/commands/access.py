"""manage.py access: who has which rights on what, and giving and taking them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.errors import ServiceError
from designer.management.arguments import administrator, find_named_project
from designer.models import Root
from designer.people.access import read_lines
from designer.people.permissions import Owned
from designer.services.access import NAMES, change_access, find_principal, find_thing


class Command(BaseCommand):
    """Lists who has rights on something, or gives rights to somebody and takes them away."""

    help = (
        "List who has rights: access catalog, access installation, access project NAME, access connection ID. Give and "
        "take them: … --person ann --give Operator, … --team Support --take USE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "kind", metavar="KIND", help="catalog, installation, project, folder, connection, environment"
        )
        parser.add_argument("key", nargs="?", default="", metavar="NAME", help="A project's name, otherwise the ID.")
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument("--person", default="", metavar="NAME", help="Whose rights to change.")
        whose.add_argument("--team", default="", metavar="NAME", help="The team whose rights to change.")
        for option in ("--give", "--take"):
            parser.add_argument(option, action="append", default=[], choices=NAMES, metavar="ROLE")

    def handle(self, *args: Any, kind: str, key: str, person: str, team: str, **options: Any) -> None:
        """Change what is asked for, and print what holds now."""
        who = administrator()
        if (options["give"] or options["take"]) and not (person or team):
            raise CommandError("Say whose rights they are: --person NAME or --team NAME.")
        try:
            thing = find_named_project(key) if kind == "project" else find_thing(who, kind, key)
            if person or team:
                principal = find_principal(team or person, is_team=bool(team))
                change_access(who, thing, principal, give=options["give"], take=options["take"], is_sure=True)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        self._tell(thing)

    def _tell(self, thing: Owned | Root) -> None:
        for line in read_lines(thing):
            what = "team " if line.team else ""
            self.stdout.write(f"{what}{line.principal}: {line.name}{'' if line.is_own else f' (on {line.where})'}")
