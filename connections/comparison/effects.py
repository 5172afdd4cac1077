"""What it does to take something over from a file of a catalog, told before it is done."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connections.catalog.folders.services import read_tree
from connections.catalog.services import find_connection, find_obstacle
from connections.catalog.uses import finding
from connections.comparison.differences import NO_PLACE, RIGHTS, SEPARATOR, Comparison, Item, ThingState, compare
from connections.comparison.file import CatalogConnection, CatalogEnvironment, CatalogFile, CatalogFolder, FilePart
from connections.comparison.reading import read_catalog
from connections.comparison.sensitive import merge_variables
from connections.environments.shared import uses as uses_of_environments
from connections.environments.shared.services import visible_environments
from connections.models import ConnectionManager, Environment, Folder
from designer.errors import Invalid
from designer.people.permissions import Action, Person, Root, may, say_whom_to_ask

MOST_AT_ONCE = 100
NONE_CHOSEN = "Nothing was chosen. Choose what is to be taken over."
TOO_MANY = f"At most {MOST_AT_ONCE} are taken over at once. Choose fewer."
NOT_TO_TAKE = "“{key}” cannot be taken over: the file has nothing of this name that differs from what is here."
NO_CREDENTIAL = (
    "It names the credential “{0}”, which is not among those that you see here. Credentials do not come along."
)
STAYING = "The rights on it, and its owner, stay as they are."
NEW = "It is made in {0}. Rights on it come from there alone."


@dataclass(frozen=True)
class Effect:
    """What it does to take something over, in sentences, and why the asker may not, as far as that is known."""

    item: Item
    sentences: tuple[str, ...]
    obstacle: str = ""


@dataclass(frozen=True)
class Effects:
    """What it does to take all over that was chosen. seen stands for what was told."""

    effects: tuple[Effect, ...]
    seen: str

    @property
    def is_allowed(self) -> bool:
        """Tell whether nothing is known that the asker may not do."""
        return not any(each.obstacle for each in self.effects)


def find_effects(user: Person, file: CatalogFile, chosen: Collection[str]) -> Effects:
    """Say what it would do to take these over, by their keys. Raises Invalid."""
    here = read_catalog(user)
    items = _choose(compare(file, here), chosen)
    teller = _Teller(user, here)
    return Effects(tuple(teller.tell(each) for each in items), _digest(items))


def find_manager(user: Person, item: Item) -> ConnectionManager | None:
    """Give the connection manager here that something in the file is compared with."""
    return find_connection(user, item.here.connection.id) if isinstance(item.here, CatalogConnection) else None


def find_environment(user: Person, item: Item) -> Environment | None:
    """Give the environment here that something in the file is compared with."""
    if not isinstance(item.here, CatalogEnvironment):
        return None
    return visible_environments(user).filter(name=item.here.environment.name).first()


def _choose(comparison: Comparison, chosen: Collection[str]) -> list[Item]:
    if not chosen or len(chosen) > MOST_AT_ONCE:
        raise Invalid(TOO_MANY if chosen else NONE_CHOSEN)
    offered = {item.key.casefold(): item for item in comparison.items if item.can_be_taken}
    for key in chosen:
        if key.casefold() not in offered:
            raise Invalid(NOT_TO_TAKE.format(key=key[:200]))
    wanted = {key.casefold() for key in chosen}
    return [item for key, item in offered.items() if key in wanted]


def _digest(items: Sequence[Item]) -> str:
    told = [(item.describe(), _without_ids(item)) for item in items]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _without_ids(item: Item) -> object:
    """Give what the file has, but for IDs: where it names none, each reading makes others."""
    ids: dict[str, Any] = {"connection": {"id"}, "environment": {"variables": {"__all__": {"id"}}}}
    return item.in_file.model_dump(exclude=ids) if isinstance(item.in_file, FilePart) else item.in_file


class _Teller:
    """Says what it does, for one who asks, by what that one sees here."""

    def __init__(self, user: Person, here: CatalogFile) -> None:
        self.user, self.tree = user, read_tree(user)
        self.folders = {SEPARATOR.join(each.path).casefold() for each in here.folders}
        self.credentials = {name.casefold() for name in here.credentials}

    def tell(self, item: Item) -> Effect:
        part = item.in_file
        if isinstance(part, CatalogFolder):
            return self._effect(item, "It is made, with the folders that it stands in.", path=part.path[:-1])
        if isinstance(part, CatalogConnection):
            manager = find_manager(self.user, item)
            obstacle = find_obstacle(self.user, manager) if manager else ""
            sentences = [*self._of_place(item, part.folder), *self._of_connection(part, manager)]
            return self._effect(item, *sentences, path=part.folder, obstacle=obstacle)
        if isinstance(part, CatalogEnvironment):
            environment = find_environment(self.user, item)
            obstacle = ""
            if environment and not may(self.user, Action.MODIFY, environment):
                obstacle = say_whom_to_ask(Action.MODIFY, environment)
            sentences = [*self._of_place(item, part.folder), *self._of_environment(part, environment)]
            return self._effect(item, *sentences, path=part.folder, obstacle=obstacle)
        return Effect(item, ())

    def _effect(self, item: Item, *sentences: str, path: Sequence[str], obstacle: str = "") -> Effect:
        if not obstacle and item.state is ThingState.ONLY_IN_FILE:
            obstacle = self._find_obstacle_to_make(path)
        return Effect(item, sentences, obstacle)

    def _find_obstacle_to_make(self, path: Sequence[str]) -> str:
        place = find_existing(self.tree.inside, path)[0] or Root.CATALOG
        return "" if may(self.user, Action.CREATE_OBJECTS, place) else say_whom_to_ask(Action.CREATE_OBJECTS, place)

    def _of_place(self, item: Item, path: Sequence[str]) -> Iterator[str]:
        place = SEPARATOR.join(path)
        if place and place.casefold() not in self.folders:
            yield f"The folder {place} is made."
        if item.state is ThingState.ONLY_IN_FILE:
            yield NEW.format(place or NO_PLACE)
            return
        for each in item.differences:
            if each.name != RIGHTS:
                yield f"{each.name}: {each.here or 'nothing'} → {each.in_file or 'nothing'}"
        yield STAYING

    def _of_connection(self, part: CatalogConnection, manager: ConnectionManager | None) -> Iterator[str]:
        named = str(part.connection.properties.get("credential") or "").strip()
        if named and named.casefold() not in self.credentials:
            yield NO_CREDENTIAL.format(named)
        if manager:
            yield finding.find_uses(self.user, manager).effect or finding.UNUSED

    def _of_environment(self, part: CatalogEnvironment, environment: Environment | None) -> Iterator[str]:
        yield from merge_variables(part.environment, environment.to_document() if environment else None).sentences
        if environment:
            yield uses_of_environments.find_uses(self.user, environment).effect or uses_of_environments.UNUSED


def find_existing(
    inside: Mapping[int | None, Sequence[Folder]], path: Sequence[str]
) -> tuple[Folder | None, Sequence[str]]:
    """Give the deepest folder of a path that is there, and the names of those below it that are not."""
    found: Folder | None = None
    for number, name in enumerate(path):
        here = inside.get(found.pk if found else None, ())
        there = next((each for each in here if each.name.casefold() == name.casefold()), None)
        if there is None:
            return found, path[number:]
        found = there
    return found, ()
