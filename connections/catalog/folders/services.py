"""Changes to folders of the catalog. What moves inherits other rights from then on, so who moves must be able to give
rights on it: else somebody could carry a thing to where he has more of them."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from connections.catalog.folders.tree import Tree
from connections.models import MOST_LEVELS, ConnectionManager, Environment, Folder
from designer.errors import Conflict, Invalid, NotFound
from designer.input.texts import CONTROL
from designer.people import audit
from designer.people.permissions import Action, Person, Root, require, with_right

MOST_FOLDERS, LONGEST_NAME = 2_000, 128
GONE = "There is no such folder. It may have been deleted."
NOT_EMPTY = "“{0}” is not empty, and only empty folders are deleted. Move or delete what is in it first: {1}."


def visible_folders(user: Person) -> QuerySet[Folder]:
    """Give the folders that the user may see, by name."""
    return Folder.objects.filter(with_right(user, Action.READ, Folder)).order_by("name", "pk")


def read_tree(user: Person) -> Tree:
    """Give the folders that the user may see, as a tree."""
    return Tree.of(visible_folders(user))


def count_managers(user: Person) -> Mapping[int | None, int]:
    """Give how many of the managers that the user may see stand directly in each folder, and in none (None)."""
    managers = ConnectionManager.objects.filter(package=None, project=None)
    counted = managers.filter(with_right(user, Action.READ, ConnectionManager)).order_by().values_list("folder")
    return dict(counted.annotate(number=Count("pk")))


def find_folder(user: Person, key: int, action: Action = Action.READ) -> Folder:
    """Give a folder by its number. Raises NotFound, NotAllowed, or Forbidden."""
    folder = Folder.objects.select_related("parent").filter(pk=key).first()
    if folder is None:
        raise NotFound(GONE)
    require(user, action, folder)
    return folder


@transaction.atomic
def create_folder(user: Person, parent: Folder | None, name: str) -> Folder:
    """Make a folder in another one, or in the catalog itself. Raises Invalid."""
    require(user, Action.CREATE_OBJECTS, parent or Root.CATALOG)
    folders = _lock_all()
    if len(folders) >= MOST_FOLDERS:
        raise Invalid(f"The catalog has {MOST_FOLDERS:,} folders already. Delete one that nobody needs.")
    folder = Folder(name=name.strip(), parent=parent)
    _check(folder, folders)
    _save(folder)
    audit.record(user, "created folder", folder, changes=[f"in: {_name(parent)}"])
    return folder


@transaction.atomic
def change_folder(user: Person, folder: Folder, name: str, parent: Folder | None) -> None:
    """Give a folder another name, or put it with all that is in it into another one. Raises Invalid."""
    require(user, Action.MODIFY, folder)
    folders = _lock_all()
    before = folders.get(folder.pk)
    if before is None:
        raise NotFound(GONE)
    if before.parent_id != (parent.pk if parent else None):
        require(user, Action.MANAGE_PERMISSIONS, folder)
        require(user, Action.CREATE_OBJECTS, parent or Root.CATALOG)
    was = f"{before.name}, in {_name(folders.get(before.parent_id or 0))}"
    folder.name, folder.parent = name.strip(), parent
    _check(folder, folders)
    _save(folder)
    audit.record(user, "changed folder", folder, changes=[f"{was} → {folder.name}, in {_name(parent)}"])


@transaction.atomic
def delete_folder(user: Person, folder: Folder) -> None:
    """Delete an empty folder with the rights that were given on it. Raises Conflict while something is in it."""
    require(user, Action.MODIFY, folder)
    folders = _lock_all()
    inside = sum(each.parent_id == folder.pk for each in folders.values())
    managers = ConnectionManager.objects.filter(folder=folder).count()
    environments = Environment.objects.filter(folder=folder).count()
    if inside or managers or environments:
        counted = f"folders: {inside:,}, connection managers: {managers:,}, environments: {environments:,}"
        raise Conflict(NOT_EMPTY.format(folder, counted))
    audit.record(user, "deleted folder", folder, changes=[f"in: {_name(folder.parent)}"])
    folder.delete()


def _lock_all() -> dict[int, Folder]:
    """Give all folders, locked: two moves at once make no circle, and nothing comes into one that is deleted."""
    return {each.pk: each for each in Folder.objects.select_for_update().order_by("pk")}


def _check(folder: Folder, folders: Mapping[int, Folder]) -> None:
    if not folder.name or len(folder.name) > LONGEST_NAME or CONTROL.search(folder.name):
        sentence = f"Give the folder a name of one line, with at most {LONGEST_NAME} characters."
        raise Invalid(sentence, {"name": sentence})
    others = [each for each in folders.values() if each.parent_id == folder.parent_id and each.pk != folder.pk]
    if folder.name.casefold() in {each.name.casefold() for each in others}:
        raise _taken(folder)
    if folder.parent:
        _check_place(folder, folder.parent, Tree(dict(folders)))


def _save(folder: Folder) -> None:
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError as error:  # somebody else took the name meanwhile, in a row that nobody could lock
        raise _taken(folder) from error


def _taken(folder: Folder) -> Invalid:
    sentence = f"There is a folder called “{folder.name}” in {_name(folder.parent)} already. Choose another name."
    return Invalid(sentence, {"name": sentence})


def _check_place(folder: Folder, parent: Folder, tree: Tree) -> None:
    sentence = ""
    if parent.pk not in tree.folders:
        sentence = GONE
    elif folder.pk and parent.pk in tree.below(folder.pk):
        sentence = f"“{parent}” is “{folder}”, or in it. Choose another folder."
    elif len(tree.path(parent.pk)) + _height(tree, folder.pk) > MOST_LEVELS:
        sentence = f"Folders stand at most {MOST_LEVELS} deep in each other. Choose another folder."
    if sentence:
        raise Invalid(sentence, {"folder": sentence})


def _height(tree: Tree, number: int | None) -> int:
    """Give how many levels a folder has, itself and those in it; a new one has one."""
    inside = tree.inside.get(number, ()) if number is not None else ()
    return 1 + max((_height(tree, each.pk) for each in inside), default=0)


def _name(folder: Folder | None) -> str:
    return folder.name if folder else "the catalog"
