"""Give each credential the servers of the shared connection managers that name it, so that their runs go on.

Those of packages are not asked: any member of a project could have led one anywhere. Their owners add such servers.
"""

import re
from typing import Any

from django.db import migrations

NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[?[0-9a-f:.]+\]?")
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
    host = str(properties.get("smtp_server") or "").strip().lower().removesuffix(".")
    implicit = properties.get("enable_ssl") and properties.get("tls_mode") == IMPLICIT
    port = properties.get("port") or (465 if implicit else 25)
    if not NAME.fullmatch(host):
        return "", ""
    bracketed = f"[{host.strip('[]')}]" if ":" in host else host
    return str(properties.get("credential") or "").strip().casefold(), f"{bracketed}:{port}"


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0011_servers_of_credentials"),
    ]

    operations = [
        migrations.RunPython(name_servers, migrations.RunPython.noop),
    ]
