"""The trigger: waits in the triggerer for the end of an execution."""

from collections.abc import AsyncIterator
from time import time
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from tasks.client.async_client import AsyncClient
from tasks.client.errors import ClientError, TimedOut
from tasks.orchestrators.airflow.hook import MailwrightHook


class PackageTrigger(BaseTrigger):
    """Fires when an execution has ended, when it has not by a time (in seconds, as time() counts), or when nobody can
    say. The time is kept, and not how long is left, because a triggerer that starts anew makes the trigger anew."""

    def __init__(self, execution: int, mailwright_conn_id: str, until: float | None = None) -> None:
        super().__init__()
        self.execution = execution
        self.mailwright_conn_id = mailwright_conn_id
        self.until = until

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Give what makes it anew, in any triggerer."""
        values = {
            "execution": self.execution,
            "mailwright_conn_id": self.mailwright_conn_id,
            "until": self.until,
        }
        return "mailwright.airflow.PackageTrigger", values

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait for the end; an execution that takes too long is canceled."""
        try:
            async with await self._connect() as client:
                yield TriggerEvent(await self._wait(client))
        except (ClientError, ValueError) as error:
            yield TriggerEvent(self._tell(str(error)))

    async def on_kill(self) -> None:
        """Cancel the execution when somebody ends or clears the task (Airflow 3.3 calls this; those before do not)."""
        async with await self._connect() as client:
            await client.cancel(self.execution)

    async def _wait(self, client: AsyncClient) -> dict[str, Any]:
        timeout = None if self.until is None else max(self.until - time(), 0)
        try:
            await client.wait(self.execution, timeout=timeout)
        except TimedOut:
            await client.cancel(self.execution)
            return self._tell(f"Execution {self.execution} took too long, and is canceled.", timed_out=True)
        return self._tell("")

    def _tell(self, problem: str, *, timed_out: bool = False) -> dict[str, Any]:
        return {"execution": self.execution, "problem": problem, "timed_out": timed_out}

    async def _connect(self) -> AsyncClient:
        return await MailwrightHook(self.mailwright_conn_id).get_async_conn()
