"""How a command line names folders of the catalog: Europe/Germany."""

from django.core.management.base import CommandError

from connections.catalog.folders.tree import Tree
from connections.models import Folder


def find_folder_by_path(tree: Tree, path: str) -> Folder | None:
    """Give the folder that a path of names leads to; an empty one is the catalog itself. Raises CommandError."""
    found: Folder | None = None
    for name in filter(None, path.split("/")):
        inside = tree.inside.get(found.pk if found else None, [])
        found = next((each for each in inside if each.name.casefold() == name.strip().casefold()), None)
        if found is None:
            raise CommandError(f"There is no folder “{name}” there.")
    return found
