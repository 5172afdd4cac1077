"""The inventory of an import's packages: who calls whom, which managers and servers, which tasks, who gets mail."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from designer.interchange.inventory.facts import PackageFacts
from designer.registry.mends import Mend

ONE_MANAGER: Final = "smtp.manager"
"""The kind of mend that puts one manager of the catalog or project in the place of others (the type SMTP's)."""


@dataclass(frozen=True)
class Call:
    """A package that calls another one; is_here where that is among them."""

    caller: str
    callee: str
    is_here: bool


@dataclass(frozen=True)
class Server:
    """A mail server under all of its names, with the managers that lead there and the packages that have these."""

    names: tuple[str, ...]
    managers: tuple[str, ...]
    packages: tuple[str, ...]
    count: int
    tasks: int

    @property
    def is_several(self) -> bool:
        """Tell whether one connection manager could stand for several."""
        return self.count > 1

    @property
    def mends(self) -> list[Mend]:
        """Give the mends that put one manager in the place of all."""
        return [Mend.model_construct(kind=ONE_MANAGER, key=name, file="", value="") for name in self.names]


@dataclass(frozen=True)
class Shared:
    """A connection manager of the project that several packages may use."""

    name: str
    server: str
    packages: tuple[str, ...]
    tasks: int


@dataclass(frozen=True)
class Inventory:
    """What packages have in common. tasks and domains are numbers by kinds of tasks and by recipients' domains."""

    packages: tuple[str, ...]
    calls: tuple[Call, ...]
    servers: tuple[Server, ...]
    shared: tuple[Shared, ...]
    tasks: tuple[tuple[str, int], ...]
    domains: tuple[tuple[str, int], ...]
    without_mail: tuple[str, ...]


def take_inventory(packages: Iterable[PackageFacts]) -> Inventory:
    """Give the inventory of packages."""
    found = list(packages)
    tasks: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for each in found:
        tasks.update(each.tasks)
        domains.update(each.domains)
    return Inventory(
        packages=tuple(each.name for each in found),
        calls=tuple(_find_calls(found)),
        servers=tuple(_find_servers(found)),
        shared=tuple(_find_shared(found)),
        tasks=tuple(tasks.most_common()),
        domains=tuple(domains.most_common()),
        without_mail=tuple(each.name for each in found if not each.sends_mail),
    )


def _find_calls(packages: Sequence[PackageFacts]) -> Iterable[Call]:
    names = {each.name.casefold(): each.name for each in packages}
    for each in packages:
        for callee in each.calls:
            known = names.get(callee.casefold())
            yield Call(each.name, known or callee, known is not None)


def _find_servers(packages: Sequence[PackageFacts]) -> Iterable[Server]:
    """Group managers by their servers, those first that most managers lead to."""
    pairs = [(manager, each) for each in packages for manager in each.managers if manager.server]
    one_name = _find_one_name({manager.server for manager, _ in pairs})
    groups = defaultdict(list)
    for manager, package in pairs:
        groups[one_name[manager.server]].append((manager, package))
    for group in sorted(groups.values(), key=len, reverse=True):
        own = {(package.file, manager.name) for manager, package in group if not manager.is_shared}
        shared = {manager.name for manager, _ in group if manager.is_shared}
        yield Server(
            names=tuple(sorted({manager.server.casefold() for manager, _ in group})),
            managers=tuple(dict.fromkeys(manager.name for manager, _ in group)),
            packages=tuple(dict.fromkeys(package.name for _, package in group)),
            count=len(own) + len(shared),
            tasks=sum(manager.tasks for manager, _ in group),
        )


def _find_one_name(servers: Iterable[str]) -> dict[str, str]:
    """Give one name for each server: a host without a domain is the one of that name with a domain, if there is only
    one of these."""
    servers = list(servers)
    full: dict[str, set[str]] = defaultdict(set)
    for each in servers:
        host, point, _ = each.casefold().partition(".")
        if point and not host.isdecimal():
            full[host].add(each.casefold())
    return {
        each: next(iter(full[each.casefold()])) if len(full.get(each.casefold(), ())) == 1 else each.casefold()
        for each in servers
    }


def _find_shared(packages: Sequence[PackageFacts]) -> Iterable[Shared]:
    groups = defaultdict(list)
    for each in packages:
        for manager in each.managers:
            if manager.is_shared:
                groups[manager.name, manager.server].append((manager, each.name))
    for (name, server), group in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        users = tuple(dict.fromkeys(package for _, package in group))
        yield Shared(name, server, users, sum(manager.tasks for manager, _ in group))
