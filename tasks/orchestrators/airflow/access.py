"""A connection of Airflow's as the client takes it: the address of the server, a token as the password, and the
authorities to trust."""

from typing import Any, Protocol


class Connection(Protocol):
    """What is read of a connection of Airflow's."""

    conn_id: str
    host: str | None
    port: int | None
    password: str | None

    @property
    def extra_dejson(self) -> dict[str, Any]: ...


def read_access(connection: Connection) -> dict[str, Any]:
    """Give the arguments of a client. Raises ValueError."""
    if not connection.host:
        raise ValueError(f"The connection “{connection.conn_id}” has no host: it is the address of the server.")
    if not connection.password:
        raise ValueError(f"The connection “{connection.conn_id}” has no password: it is an API token.")
    url = connection.host if "://" in connection.host else f"https://{connection.host}"
    return {
        "url": f"{url}:{connection.port}" if connection.port else url,
        "token": connection.password,
        "ca": connection.extra_dejson.get("ca") or None,
    }
