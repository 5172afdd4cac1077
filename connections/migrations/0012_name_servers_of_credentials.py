"""Give each credential the servers of the shared connection managers that name it, so that their runs go on.

Those of packages are not asked: any member of a project could have led one anywhere. Their owners add such servers.
"""

import ipaddress
import re
from typing import Any

from django.db import migrations

LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"(?:{LABEL}\.)*(?!(?:[0-9]+|0x[0-9a-f]*)$){LABEL}")
LONGEST_NAME, LARGEST_PORT = 253, 65_535
IMPLICIT = "Implicit"


def name_servers(apps: Any, schema_editor: Any) -> None:
    """Write host:port of each shared manager into the credential that it names."""
    managers = apps.get_model("connections", "ConnectionManager").objects.filter(package=None, type="SMTP")
    found: dict[str, list[str]] = {}
    for properties in managers.order_by("pk").values_list("properties", flat=True):
        name, server = _read(properties)
        if name and server:
            found.setdefault(name, []).append(server)
    for credential in apps.get_model("connections", "Credential").objects.all():
        if servers := list(dict.fromkeys(found.get(credential.name.casefold(), [])))[:100]:
            credential.servers = ", ".join(servers)
            credential.save(update_fields=["servers"])


def _read(properties: dict[str, Any]) -> tuple[str, str]:
    host = _read_host(str(properties.get("smtp_server") or ""))
    implicit = properties.get("enable_ssl") and properties.get("tls_mode") == IMPLICIT
    port = properties.get("port") or (465 if implicit else 25)
    if not host or not isinstance(port, int) or not 1 <= port <= LARGEST_PORT:
        return "", ""
    return str(properties.get("credential") or "").strip().casefold(), f"{host}:{port}"


def _read_host(text: str) -> str:
    """Give a host as the servers of credentials are written; empty when it is none, such as 127.1."""
    host = text.strip().lower().removesuffix(".")
    try:
        address = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return host if len(host) <= LONGEST_NAME and NAME.fullmatch(host) else ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return "" if address.scope_id else f"[{address}]"


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0011_servers_of_credentials"),
    ]

    operations = [
        migrations.RunPython(name_servers, migrations.RunPython.noop),
    ]
