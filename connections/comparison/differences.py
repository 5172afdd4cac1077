"""Two catalogs compared: what is the same, what differs and in which properties, and what only one of them has.

Connection managers are matched by their IDs, and else by their names, which are unique in a catalog wherever they
stand; environments and credentials by their names, folders by their paths. Sensitive values are in no file, so of them
it is compared only whether there is one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pydantic import ValidationError

from connections.comparison.file import CatalogConnection, CatalogEnvironment, CatalogFile, CatalogFolder, CatalogGrant
from designer.package.document import ConnectionManagerDocument
from designer.registry.properties import read_properties

LONGEST_VALUE = 200
NO_PLACE = "the catalog"
SEPARATOR = "/"
RIGHTS = "rights"
Part = CatalogFolder | CatalogConnection | CatalogEnvironment | str
T = TypeVar("T")


class ThingKind(StrEnum):
    """What is compared."""

    FOLDER = "folder"
    CONNECTION = "connection"
    ENVIRONMENT = "environment"
    CREDENTIAL = "credential"
    CATALOG = "catalog"
    """The catalog itself, with the rights that are given on it."""

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return {"connection": "Connection manager"}.get(self.value, self.value.capitalize())


class ThingState(StrEnum):
    """How something stands in the file and here (or in a second file)."""

    SAME = "same"
    DIFFERS = "differs"
    ONLY_IN_FILE = "only_in_file"
    ONLY_HERE = "only_here"


@dataclass(frozen=True)
class Difference:
    """A property that is another one here than in the file, both as texts; empty where there is none."""

    name: str
    in_file: str
    here: str


@dataclass(frozen=True)
class Item:
    """Something that the file has, or what is here, or both."""

    kind: ThingKind
    name: str
    state: ThingState
    differences: tuple[Difference, ...] = ()
    in_file: Part | None = None
    here: Part | None = None

    @property
    def key(self) -> str:
        """By what people choose it: its kind and its name."""
        return f"{self.kind}:{self.name}"

    @property
    def can_be_taken(self) -> bool:
        """Whether something of it can be taken over from the file. Rights, whose people are others elsewhere, and
        credentials, whose secrets are in no file, are not."""
        if self.kind in (ThingKind.CREDENTIAL, ThingKind.CATALOG):
            return False
        return self.state is ThingState.ONLY_IN_FILE or any(each.name != RIGHTS for each in self.differences)


@dataclass(frozen=True)
class Comparison:
    """What came of it, by kind and name."""

    items: tuple[Item, ...]

    def of(self, state: ThingState) -> list[Item]:
        """Give those of a state."""
        return [item for item in self.items if item.state is state]

    @property
    def differing(self) -> list[Item]:
        """Those that are not the same."""
        return [item for item in self.items if item.state is not ThingState.SAME]

    @property
    def counts(self) -> dict[ThingState, int]:
        """How many there are of each state."""
        return {state: len(self.of(state)) for state in ThingState}


def compare(file: CatalogFile, here: CatalogFile) -> Comparison:
    """Compare a catalog in a file with another one, in most cases what is here."""
    items = [
        *_compare_roots(file, here),
        *_compare_all(ThingKind.FOLDER, file.folders, here.folders, [_small_path_of], _path_of, _of_folder),
        *_compare_all(
            ThingKind.CONNECTION, file.connections, here.connections, [_id_of, _small_name_of], _name_of, _of_connection
        ),
        *_compare_all(
            ThingKind.ENVIRONMENT, file.environments, here.environments, [_small_name_of], _name_of, _of_environment
        ),
        *_compare_all(ThingKind.CREDENTIAL, file.credentials, here.credentials, [str.casefold], str, lambda _: {}),
    ]
    return Comparison(tuple(items))


def _compare_roots(file: CatalogFile, here: CatalogFile) -> Iterator[Item]:
    if file.grants is not None and here.grants is not None:
        found = tuple(_differ({RIGHTS: file.grants}, {RIGHTS: here.grants}))
        yield Item(ThingKind.CATALOG, NO_PLACE, ThingState.DIFFERS if found else ThingState.SAME, found)


def _compare_all(
    kind: ThingKind,
    in_file: Sequence[T],
    here: Sequence[T],
    keys: Iterable[Callable[[T], object]],
    name_of: Callable[[T], str],
    properties_of: Callable[[T], Mapping[str, object]],
) -> Iterator[Item]:
    found = []
    for one, other in _pair(in_file, here, keys):
        present = one if one is not None else other
        assert present is not None  # noqa: S101 - a pair has one of them at least
        was, now = (properties_of(each) if each is not None else None for each in (one, other))
        found.append(_compare(kind, name_of(present), one, other, was, now))
    yield from sorted(found, key=lambda item: item.name.casefold())


def _pair(
    in_file: Sequence[T], here: Sequence[T], keys: Iterable[Callable[[T], object]]
) -> Iterator[tuple[T | None, T | None]]:
    """Give what belongs together, by the first of the keys that finds it; and what has nothing on the other side."""
    rest, others = list(in_file), list(here)
    for key in keys:
        there = {key(each): each for each in others}
        pairs = [(each, there[key(each)]) for each in rest if key(each) in there]
        yield from pairs
        paired, met = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
        rest = [each for each in rest if id(each) not in paired]
        others = [each for each in others if id(each) not in met]
    yield from ((each, None) for each in rest)
    yield from ((None, each) for each in others)


def _compare(
    kind: ThingKind,
    name: str,
    in_file: object,
    here: object,
    was: Mapping[str, object] | None,
    now: Mapping[str, object] | None,
) -> Item:
    parts = {"in_file": in_file, "here": here}
    if was is None or now is None:
        return Item(kind, name, ThingState.ONLY_HERE if was is None else ThingState.ONLY_IN_FILE, **parts)  # type: ignore[arg-type]  # what the kind has
    found = tuple(_differ(was, now))
    return Item(kind, name, ThingState.DIFFERS if found else ThingState.SAME, found, **parts)  # type: ignore[arg-type]  # likewise


def _differ(was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[Difference]:
    for name in dict.fromkeys([*was, *now]):
        one, other = was.get(name) or None, now.get(name) or None  # what is off or empty is as good as absent
        if one != other:
            yield Difference(name.replace("_", " "), _write(one), _write(other))


def _of_folder(folder: CatalogFolder) -> Mapping[str, object]:
    return {"name": folder.path[-1], RIGHTS: folder.grants}


def _of_connection(one: CatalogConnection) -> Mapping[str, object]:
    manager = one.connection
    return {
        "name": manager.name,
        "folder": SEPARATOR.join(one.folder),
        "type": manager.type,
        "description": manager.description,
        "delay_validation": manager.delay_validation,
        **_settle(manager),
        **{f"expression of {name}": text for name, text in manager.expressions.items()},
        RIGHTS: one.grants,
    }


def _settle(manager: ConnectionManagerDocument) -> dict[str, object]:
    """Give the properties with what they are where nothing is set, if the type knows them."""
    try:
        return read_properties(manager).model_dump(mode="json")
    except (LookupError, ValidationError):
        return manager.properties


def _of_environment(one: CatalogEnvironment) -> Mapping[str, object]:
    environment = one.environment
    return {
        "name": environment.name,
        "folder": SEPARATOR.join(one.folder),
        "description": environment.description,
        "colour": environment.colour.value,
        "production": environment.is_production,
        **{
            f"variable {each.name}": f"{each.type.value}, {'sensitive' if each.sensitive else _write(each.value)}"
            for each in environment.variables
        },
        RIGHTS: one.grants,
    }


def _path_of(folder: CatalogFolder) -> str:
    return SEPARATOR.join(folder.path)


def _small_path_of(folder: CatalogFolder) -> str:
    return _path_of(folder).casefold()


def _id_of(one: CatalogConnection) -> object:
    return one.connection.id


def _name_of(one: CatalogConnection | CatalogEnvironment) -> str:
    return one.connection.name if isinstance(one, CatalogConnection) else one.environment.name


def _small_name_of(one: CatalogConnection | CatalogEnvironment) -> str:
    return _name_of(one).casefold()


def _write(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(each, CatalogGrant) for each in value):
        return "; ".join(f"{each.person or f'team {each.team}'}: {each.name}" for each in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text):,} characters)"
