"""The client for programs that do other things meanwhile (asyncio)."""

from asyncio import sleep
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx

from tasks.client import drafts as drafting
from tasks.client import in_projects, in_schedules, mails, managers, operations, runs
from tasks.client.answers import EventMessage
from tasks.client.editing import credentials as all_credentials
from tasks.client.editing import documents as all_documents
from tasks.client.editing import environments as all_environments
from tasks.client.editing import moving
from tasks.client.editing import parts as single_parts
from tasks.client.editing import samples as all_samples
from tasks.client.editing import versions as all_versions
from tasks.client.exchange import Broken, Pause, Reply, Request, Steps
from tasks.client.transport import TIMEOUT, Access, read, tell, to_arguments

P = ParamSpec("P")
T = TypeVar("T")


def _method(operation: Callable[P, Steps[T]]) -> Callable[Concatenate["AsyncClient", P], Coroutine[Any, Any, T]]:
    @wraps(operation)
    async def method(client: "AsyncClient", /, *args: P.args, **values: P.kwargs) -> T:
        return await client.perform(operation(*args, **values))

    return method


class AsyncClient:
    """A Mailwright server, in the name of a token's person. Close it, or use it in an async with block.

    ca is the path of a file or folder of authorities, where the server's is not one of the usual; timeout is in seconds
    and for one request. transport is httpx's, for tests.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        ca: str | Path | None = None,
        timeout: float = TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(transport=transport, **Access(url, token, ca, timeout).to_options())

    start = _method(runs.start)
    run = _method(runs.run)
    send = _method(mails.send)
    wait = _method(runs.wait_for)
    check = _method(runs.check)
    cancel = _method(runs.cancel)
    restart = _method(runs.restart)
    start_from = _method(runs.start_from)
    execution = _method(runs.get_execution)
    executions = _method(runs.executions)
    deliveries = _method(runs.deliveries)
    download_message = _method(runs.download_message)
    packages = _method(in_projects.packages)
    parameter_types = _method(in_projects.parameter_types)
    validate = _method(in_projects.validate)
    import_files = _method(in_projects.import_files)
    export_package = _method(in_projects.export_package)
    schedules = _method(in_schedules.schedules)
    run_schedule = _method(in_schedules.run_schedule)
    enable_schedule = _method(in_schedules.enable_schedule)
    disable_schedule = _method(in_schedules.disable_schedule)
    connections = _method(managers.connections)
    test_connection = _method(managers.try_out)
    ask = _method(operations.ask_operation)
    upload_file = _method(in_projects.upload_file)
    create_draft = _method(drafting.create_draft)
    set_draft_values = _method(drafting.set_draft_values)
    start_draft = _method(drafting.start_draft)
    draft = _method(drafting.get_draft)
    drafts = _method(drafting.drafts)
    delete_draft = _method(drafting.delete_draft)
    document = _method(all_documents.get_document)
    create_package = _method(all_documents.create_package)
    save_package = _method(all_documents.save_package)
    delete_package = _method(all_documents.delete_package)
    copy_package = _method(moving.copy_package)
    move_package = _method(moving.move_package)
    rename_package = _method(moving.rename_package)
    samples = _method(all_samples.samples)
    open_sample = _method(all_samples.open_sample)
    versions = _method(all_versions.versions)
    name_version = _method(all_versions.name_version)
    restore_version = _method(all_versions.restore_version)
    parts = _method(single_parts.parts)
    part = _method(single_parts.get_part)
    add_part = _method(single_parts.add_part)
    change_part = _method(single_parts.change_part)
    replace_part = _method(single_parts.replace_part)
    delete_part = _method(single_parts.delete_part)
    environments = _method(all_environments.environments)
    environment = _method(all_environments.get_environment)
    create_environment = _method(all_environments.create_environment)
    set_variables = _method(all_environments.set_variables)
    delete_environment = _method(all_environments.delete_environment)
    credentials = _method(all_credentials.credentials)
    create_credential = _method(all_credentials.create_credential)
    change_secret = _method(all_credentials.change_secret)
    delete_credential = _method(all_credentials.delete_credential)

    async def follow(self, execution: int, after: int = 0) -> AsyncIterator[EventMessage]:
        """Yield the lines of an execution's log as they come, to its end, beginning after a line's number."""
        while True:
            news = await self.perform(runs.read_news(execution, after))
            for message in news.messages:
                yield message
            if news.is_last:
                return
            after = news.messages[-1].event_message_id if news.messages else after
            await sleep(runs.FOLLOWING_PAUSE)

    async def perform(self, steps: Steps[T]) -> T:
        """Take the steps of an operation."""
        outcome: Reply | Broken | None = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            outcome = await self._take(step)

    async def _take(self, step: Request | Pause) -> Reply | Broken | None:
        if isinstance(step, Pause):
            await sleep(step.seconds)
            return None
        try:
            return read(await self._http.request(**to_arguments(step)))
        except httpx.HTTPError as error:
            return tell(error)

    async def close(self) -> None:
        """Close the connections to the server."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
