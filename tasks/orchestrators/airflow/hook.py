"""The hook: a connection of Airflow's gives a client of a server."""

from functools import cached_property
from typing import Any

from airflow.sdk import BaseHook

from tasks.client.async_client import AsyncClient
from tasks.client.client import Client
from tasks.client.errors import ClientError
from tasks.orchestrators.airflow.access import read_access

DEFAULT = "mailwright_default"


class MailwrightHook(BaseHook):
    """A client of the server that a connection names, in the name of its token's person."""

    conn_name_attr = "mailwright_conn_id"
    default_conn_name = DEFAULT
    conn_type = "mailwright"
    hook_name = "Mailwright"

    def __init__(self, mailwright_conn_id: str = DEFAULT) -> None:
        super().__init__()
        self.mailwright_conn_id = mailwright_conn_id

    @cached_property
    def _access(self) -> dict[str, Any]:
        """Read once: a task that is being killed cannot ask Airflow any more."""
        return read_access(self.get_connection(self.mailwright_conn_id))

    def get_conn(self) -> Client:
        """Give a client; close it, or use it in a with block."""
        return Client(**self._access)

    async def get_async_conn(self) -> AsyncClient:
        """Give a client for asyncio, as triggers need it."""
        return AsyncClient(**read_access(await self.aget_connection(self.mailwright_conn_id)))

    def test_connection(self) -> tuple[bool, str]:
        """Say whether the server answers to the token."""
        try:
            with self.get_conn() as client:
                client.executions(limit=1)
        except (ClientError, ValueError) as error:
            return False, str(error)
        return True, "The server answers, and takes the token."
