"""manage.py catalog: list the catalog's folders and connection managers, change folders, and merge managers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.catalog.folders.placing import place_connection
from connections.catalog.folders.services import create_folder, delete_folder, read_tree
from connections.catalog.listing import Row, by_name, describe
from connections.catalog.scopes.merging import find_effect, merge_connections
from connections.catalog.scopes.similar import find_similar
from connections.catalog.services import visible_connections
from connections.management.folder_paths import find_folder_by_path
from connections.models import ConnectionManager
from designer.errors import ServiceError
from designer.management.arguments import administrator

PAGE = 500


class Command(BaseCommand):
    """Lists the catalog, and changes it where that is asked for."""

    help = "List the catalog's folders and connection managers; change folders, move managers, merge two of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--make", metavar="FOLDER", help="Make a folder: Europe, or Europe/Germany.")
        parser.add_argument("--delete", metavar="FOLDER", help="Delete an empty folder.")
        parser.add_argument("--put", metavar="MANAGER", help="Move a connection manager; needs --into.")
        parser.add_argument("--into", metavar="FOLDER", help="Where to; / is the catalog itself.")
        parser.add_argument("--owner", metavar="USER", help="With --put: whom people ask about it.")
        parser.add_argument("--merge", nargs=2, metavar=("GONE", "KEPT"), help="Say what a merge does; see --yes.")
        parser.add_argument("--yes", action="store_true", help="With --merge: do it.")
        parser.add_argument("--same-server", action="store_true", help="List the servers that have several names.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked for, or list the catalog."""
        try:
            if options["merge"]:
                self._merge(*map(_find_manager, options["merge"]), is_sure=options["yes"])
            elif options["same_server"]:
                self._list_similar()
            else:
                _change(options)
                self._list()
        except ServiceError as error:
            raise CommandError(error.sentence) from error

    def _merge(self, gone: ConnectionManager, kept: ConnectionManager, *, is_sure: bool) -> None:
        effect = find_effect(administrator(), gone, kept)
        self.stdout.write(f"“{gone}”: {effect.uses.sentence}")
        for sentence in effect.differences:
            self.stdout.write(f"  “{kept}” differs: {sentence}")
        if is_sure:
            number = merge_connections(administrator(), gone, kept)
            self.stdout.write(f"“{kept}” took its place. Packages that were rewritten: {number:,}.")
        else:
            self.stdout.write("Nothing was changed. Say --yes to do it.")

    def _list_similar(self) -> None:
        for group in find_similar(administrator()):
            self.stdout.write(f"{group.server}:{group.port}")
            for manager, packages in group.managers:
                place = f"project {manager.project}" if manager.project else "catalog"
                self.stdout.write(f"  {manager}  ({place}, packages: {packages:,})")

    def _list(self) -> None:
        tree = read_tree(administrator())
        in_catalog = by_name(visible_connections(administrator()).filter(project=None)).order_by("folder", "name", "pk")
        for folder in tree.walk():
            self.stdout.write(f"{tree.label(folder.pk)}/")
        for first in range(0, in_catalog.count(), PAGE):
            for row in describe(list(in_catalog[first : first + PAGE]), tree):
                self.stdout.write(_write(row))


def _write(row: Row) -> str:
    owner = f"owner {row.manager.owner}" if row.manager.owner else "no owner"
    tested = "not tested" if row.test is None else "works" if row.test.succeeded else "last test failed"
    return f"{row.place}: {row.manager}  ({owner}, packages: {row.packages:,}, {tested})"


def _change(options: dict[str, Any]) -> None:
    tree = read_tree(administrator())
    if options["make"]:
        above, _, name = options["make"].strip("/").rpartition("/")
        create_folder(administrator(), find_folder_by_path(tree, above), name)
    if options["delete"] and (folder := find_folder_by_path(tree, options["delete"])):
        delete_folder(administrator(), folder)
    if options["put"]:
        manager = _find_manager(options["put"])
        if options["into"] is None and options["owner"] is None:
            raise CommandError("Say where to: --into FOLDER, or --owner USER.")
        folder = find_folder_by_path(tree, options["into"]) if options["into"] is not None else manager.folder
        owner = options["owner"] if options["owner"] is not None else str(manager.owner or "")
        place_connection(administrator(), manager, folder, owner)


def _find_manager(name: str) -> ConnectionManager:
    managers = ConnectionManager.objects.select_related("folder", "owner")
    manager = managers.filter(package=None, project=None, name__iexact=name).first()
    if manager is None:
        raise CommandError(f"There is no connection manager “{name}” in the catalog.")
    return manager
