"""Runs packages, and searches all that is told of the runs for the secret and for what was made of it."""

import asyncio
import zlib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime.engine import engine
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.progress import stream
from tasks.runtime.services import start_execution
from tests.signed_in import client_of, stay_signed_in
from tests.tasks.secrets.made import LIST, LOUD, MADE, MADE_OF, OWN, TEXT

OF_THE_SERVER = ("mail.log",)


def find_rows() -> str:
    """Give all that the database holds, with what is compressed in it."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            found += [_show(value) for value in row]
    return "\n".join(found)


def _show(value: object) -> str:
    if not isinstance(value, bytes | memoryview):
        return str(value)
    content = bytes(value)
    try:
        return zlib.decompress(content).decode("latin-1")
    except zlib.error:
        return content.decode("latin-1")


def listen(execution: Execution) -> str:
    async def collect() -> str:
        return "".join([text async for text in stream.stream(execution.pk, 0)])

    return asyncio.run(collect())


def find_lists(client: Client) -> str:
    """Give all that pages and the API say of several runs and their deliveries, and what is found in the log of one."""
    searched = f"/executions/{Execution.objects.latest('pk').pk}/?q=a&level=errors"
    return "\n".join(
        read(client.get(each)) for each in ("/deliveries/", "/executions/", "/api/v1/deliveries", searched)
    )


def find_answers(client: Client, execution: Execution) -> str:
    """Give all that pages, files and the API say of a run and its deliveries. One writer writes each format of the log,
    whoever asks for it: the command that exports it has written the other one of the page's. What is looked for in the
    log's page is a part of its lines, so that is asked for once in find_lists."""
    page, api = f"/executions/{execution.pk}/", f"/api/v1/executions/{execution.pk}"
    addresses = [page, f"{page}task-runs/", f"{page}log.json", api]
    addresses += [f"{api}/{name}" for name in ("events", "task-runs", "values", "deliveries", "events.csv")]
    for key in Delivery.objects.filter(task_run__execution=execution).values_list("pk", flat=True):
        addresses += [f"/deliveries/{key}/", f"/deliveries/{key}/message.eml", f"/api/v1/deliveries/{key}"]
        addresses += [f"/api/v1/deliveries/{key}/message"]
    return "\n".join(read(client.get(address)) for address in addresses)


def read(answer: HttpResponseBase) -> str:
    return asyncio.run(gather(answer)) if answer.streaming else answer.content.decode()


async def gather(answer: HttpResponseBase) -> str:
    return "".join([part.decode() async for part in answer])


def find_leaks(text: str) -> list[str]:
    lower = text.lower()
    places = [(made, lower.find(made)) for made in MADE]
    return [f"{made}: …{text[max(at - 150, 0) : at + 60]}…" for made, at in places if at >= 0]


def run(user: User, project: Project, document: PackageDocument) -> Execution:
    more = {"name": f"P {Package.objects.count()}", "variables": [TEXT, LIST, MADE_OF, OWN, LOUD]}
    package = create_package(user, project, document.model_copy(update=more))
    execution = start_execution(user, package, environment="Test", logging=Logging.choose("Verbose"))
    engine.run_package(execution.pk)
    return Execution.objects.get(pk=execution.pk)


def expect_no_leak(user: User, tmp_path: Path, caplog: pytest.LogCaptureFixture, **runs: Execution) -> None:
    """Search all that is told of runs, each of which has a name for who reads what was found."""
    for name, execution in runs.items():
        call_command("exportlog", str(execution.pk), output=tmp_path / f"{name}.csv")
    connection.close()
    client = client_of(user)
    told = {
        "rows": find_rows(),
        "lists": find_lists(client),
        "log of the process": "\n".join(each.getMessage() for each in caplog.records if each.name not in OF_THE_SERVER),
        **{f"stream of {name}": listen(execution) for name, execution in runs.items()},
        **{f"file of {name}": (tmp_path / f"{name}.csv").read_text() for name in runs},
    }
    with pytest.MonkeyPatch.context() as patch:
        stay_signed_in(user, client.cookies["sessionid"].value, patch)
        told |= {f"answers about {name}": find_answers(client, execution) for name, execution in runs.items()}
    assert {execution.status for execution in runs.values()} <= {"succeeded", "failed"}
    assert {place: leaks for place, text in told.items() if (leaks := find_leaks(text))} == {}
