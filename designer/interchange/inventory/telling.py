"""An inventory in words for people, and as programs have it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from designer.interchange.inventory.taking import Inventory, Server


def describe_inventory(inventory: Inventory) -> dict[str, Any]:
    """Give an inventory as programs have it. A server's mends put one manager in the place of all that lead there."""
    return {
        "packages": list(inventory.packages),
        "calls": [asdict(each) for each in inventory.calls],
        "servers": [_describe_server(each) for each in inventory.servers],
        "shared": [asdict(each) for each in inventory.shared],
        "tasks": dict(inventory.tasks),
        "domains": dict(inventory.domains),
        "without_mail": list(inventory.without_mail),
    }


def _describe_server(server: Server) -> dict[str, Any]:
    mends = [each.model_dump() for each in server.mends] if server.is_several else []
    return {**asdict(server), "mends": mends}


def write_inventory(inventory: Inventory) -> Iterator[str]:
    """Give the lines of an inventory as text."""
    yield f"Inventory of {len(inventory.packages):,} packages"
    for call in inventory.calls:
        yield f"  {call.caller} calls {call.callee}{'' if call.is_here else ', which is not among them'}"
    for server in inventory.servers:
        yield (
            f"  {' = '.join(server.names)}: {server.tasks:,} tasks in {len(server.packages):,} packages, by "
            f"{server.count:,} connection managers ({', '.join(server.managers)})"
        )
    yield from (f"  {kind}: {count:,}" for kind, count in inventory.tasks)
    yield from (f"  {count:,} recipients: {domain}" for domain, count in inventory.domains)
    if inventory.without_mail:
        yield f"  Without a Send Mail task: {', '.join(inventory.without_mail)}"
