"""The same server under several names: groups of shared connection managers that lead to the same host and port."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Lower, Trim, Upper
from pydantic import ValidationError

from connections.catalog.services import visible_connections
from connections.catalog.uses.counting import count_packages
from connections.models import ConnectionManager
from connections.types.smtp.properties import DEFAULT_PORT, SmtpProperties
from designer.people.permissions import Person

MOST_GROUPS, MOST_MANAGERS = 50, 200


@dataclass(frozen=True)
class Group:
    """Managers that lead to the same server, the one that most packages use first."""

    server: str
    port: int
    managers: list[tuple[ConnectionManager, int]]


def find_similar(user: Person) -> list[Group]:
    """Give the groups among the managers that the user may see, the largest first, in a constant number of queries."""
    named = _with_servers(visible_connections(user).order_by())
    several = named.values("server").annotate(number=Count("pk")).filter(number__gt=1).order_by("-number", "server")
    servers = list(several.values_list("server", flat=True)[:MOST_GROUPS])
    rows = named.filter(server__in=servers).annotate(large_name=Upper("name")).order_by("name", "pk")
    managers = list(rows[:MOST_MANAGERS]) if servers else []
    counts = count_packages(managers) if managers else {}
    found: dict[tuple[str, int], list[tuple[ConnectionManager, int]]] = defaultdict(list)
    for each in managers:
        found[each.server, _port(each)].append((each, counts.get(each.uid, 0)))
    return _sort(found)


def find_same_server(managers: QuerySet[ConnectionManager], one: ConnectionManager) -> QuerySet[Any]:
    """Give those of the managers that lead to the same host as this one."""
    server = str(one.properties.get("smtp_server") or "").strip().lower()
    return _with_servers(managers).filter(server=server)


def _with_servers(managers: QuerySet[ConnectionManager]) -> QuerySet[Any]:
    server = Lower(Trim(KT("properties__smtp_server")))
    return managers.filter(type="SMTP").annotate(server=server).filter(~Q(server=""), server__isnull=False)


def _port(manager: ConnectionManager) -> int:
    """Give the port that a manager leads to. Of properties that make no sense, that of SMTP; validation says more."""
    try:
        return SmtpProperties.model_validate(manager.properties).effective_port
    except ValidationError:
        return DEFAULT_PORT


def _sort(found: dict[tuple[str, int], list[tuple[ConnectionManager, int]]]) -> list[Group]:
    groups = [
        Group(server, port, sorted(managers, key=lambda pair: (-pair[1], pair[0].name)))
        for (server, port), managers in found.items()
        if len(managers) > 1
    ]
    return sorted(groups, key=lambda group: (-len(group.managers), group.server, group.port))
