"""Taking over from a file of a catalog: what is chosen is made here, or changed, by the services that people use, so
with the rights that these ask for.

Rights and owners are not taken over: they name people of another installation. Nor are secrets, which no file has.
"""

from collections.abc import Collection, Sequence
from uuid import uuid4

from django.db import transaction

from connections.catalog.folders.placing import place_connection
from connections.catalog.folders.services import create_folder, read_tree
from connections.catalog.services import change_connection, create_connection
from connections.comparison.differences import NO_PLACE, RIGHTS, Item
from connections.comparison.effects import Effects, find_effects, find_environment, find_existing, find_manager
from connections.comparison.file import CatalogConnection, CatalogEnvironment, CatalogFile, CatalogFolder
from connections.comparison.sensitive import merge_variables
from connections.environments.services import change_environment, create_environment
from connections.environments.shared.services import place_environment
from connections.models import ConnectionManager, Folder
from designer.errors import Conflict, Invalid
from designer.people import audit
from designer.people.permissions import Person

BECAUSE_OF = "Nothing was taken over, because of “{name}”: {sentence}"
MEANWHILE = "What is here, or the file, is not what you were shown. Look once more at what it does."


@transaction.atomic
def take_over(user: Person, file: CatalogFile, chosen: Collection[str], seen: str | None = None) -> Effects:
    """Take these over, all or none. seen is what find_effects gave; without it nobody asks whether it is still so.

    Raises Invalid, NotFound, NotAllowed, or Forbidden.
    """
    effects = find_effects(user, file, chosen)
    if seen is not None and seen != effects.seen:
        raise Invalid(MEANWHILE)
    for effect in effects.effects:
        try:
            _take(user, effect.item)
        except (Invalid, Conflict) as error:
            raise Invalid(BECAUSE_OF.format(name=effect.item.name, sentence=error.sentence)) from error
    audit.record(user, "took over from a file", NO_PLACE, changes=[each.item.key for each in effects.effects])
    return effects


def _take(user: Person, item: Item) -> None:
    part = item.in_file
    if isinstance(part, CatalogFolder):
        _make_folder(user, part.path)
    elif isinstance(part, CatalogConnection):
        _take_connection(user, item, part)
    elif isinstance(part, CatalogEnvironment):
        _take_environment(user, item, part)


def _take_connection(user: Person, item: Item, part: CatalogConnection) -> None:
    folder, document = _make_folder(user, part.folder), part.connection
    manager = find_manager(user, item)
    if manager is None:
        if ConnectionManager.objects.filter(package=None, uid=document.id).exists():
            document = document.model_copy(update={"id": uuid4()})
        create_connection(user, None, document, folder)
        return
    if {each.name for each in item.differences} - {RIGHTS, "folder"}:
        change_connection(user, manager, document)
    if manager.folder != folder:
        place_connection(user, manager, folder, str(manager.owner or ""))


def _take_environment(user: Person, item: Item, part: CatalogEnvironment) -> None:
    folder, environment = _make_folder(user, part.folder), find_environment(user, item)
    merged = merge_variables(part.environment, environment.to_document() if environment else None).document
    if environment is None:
        create_environment(user, folder, merged)
        return
    change_environment(user, environment, merged)
    place_environment(user, environment, folder)


def _make_folder(user: Person, path: Sequence[str]) -> Folder | None:
    """Give the folder that a path leads to, with what of it is not there yet made; None for the catalog itself."""
    found, missing = find_existing(read_tree(user).inside, path)
    for name in missing:
        found = create_folder(user, found, name)
    return found
