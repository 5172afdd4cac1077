"""manage.py shareconnection: let a package's own connection manager be its project's, and a project's the catalog's."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.catalog.folders.services import read_tree
from connections.catalog.scopes.going_along import along_to_catalog, along_to_project
from connections.catalog.scopes.widening import OF_CATALOG, give_to_catalog, give_to_project
from connections.management.changes import NOT_DONE, add_who_and_whether, find_named_manager, say
from connections.management.folder_paths import find_folder_by_path
from connections.models import ConnectionManager, Folder
from designer.errors import ServiceError
from designer.management.arguments import find_account
from designer.models import Package, User


class Command(BaseCommand):
    """Says what goes along when a connection manager gets a wider scope, and gives it that with --yes."""

    help = (
        "Share PROJECT/PACKAGE/NAME, a package's own connection manager, with its project, or PROJECT/NAME with all "
        "projects, in the catalog. It keeps its ID. Without --yes it is only said what goes along."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("manager", metavar="PROJECT[/PACKAGE]/NAME", help="Which connection manager.")
        parser.add_argument("--folder", default="", metavar="FOLDER", help="Of the catalog: Europe, Europe/Germany.")
        add_who_and_whether(parser)

    def handle(self, *args: Any, manager: str, folder: str, **options: Any) -> None:
        """Tell what goes along, and do it where that is asked for."""
        user, found = find_account(options["user"]), find_named_manager(manager)
        try:
            if found.package is not None:
                self._share_with_project(user, found.package, found, is_sure=options["yes"])
            elif found.project is not None:
                into = find_folder_by_path(read_tree(user), folder)
                self._share_with_all(user, found, into, is_sure=options["yes"])
            else:
                raise CommandError(OF_CATALOG)
        except ServiceError as error:
            raise CommandError(error.sentence) from error

    def _share_with_project(self, user: User, package: Package, manager: ConnectionManager, *, is_sure: bool) -> None:
        (told,) = along_to_project(user, package, [manager])
        self.stdout.writelines(f"{line}\n" for line in say(told))
        if is_sure:
            give_to_project(user, package, manager.uid)
        self.stdout.write(f"“{manager}” is in the project {package.project} now." if is_sure else NOT_DONE)

    def _share_with_all(self, user: User, manager: ConnectionManager, folder: Folder | None, *, is_sure: bool) -> None:
        self.stdout.writelines(f"{line}\n" for line in say(along_to_catalog(user, manager)))
        if is_sure:
            give_to_catalog(user, manager, folder)
        self.stdout.write(f"“{manager}” is in {folder or 'the catalog'} now." if is_sure else NOT_DONE)
