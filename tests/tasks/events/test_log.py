"""The log as people and programs get it: SSIS's fields, narrowed, as a file, and cleaned up after its time."""

import asyncio
import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.test import AsyncClient
from django.utils import timezone

from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.log import files
from tasks.log.log_filter import LogFilter
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.progress.executable_tree import make_executable_tree
from tasks.runtime.services import start_execution
from tests.packages import chain, executable, handler, looping
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)


def get(user: User, path: str) -> Any:
    return client_of(user).get(f"/api/v1/executions/{path}").json()


async def _download(user: User | None, path: str) -> tuple[int, str, str]:
    client = AsyncClient()
    if user:
        await client.aforce_login(user)
    answer = await client.get(path)
    content = [part async for part in answer] if answer.streaming else [answer.content]
    await sync_to_async(lambda: connection.close())()  # that of the thread that served it
    return answer.status_code, answer.headers.get("Content-Disposition", ""), b"".join(content).decode()


def download(user: User | None, path: str) -> tuple[int, str, str]:
    return asyncio.run(_download(user, path))


def test_paths_name_containers_iterations_and_event_handlers():
    outer = executable("ForeachLoop", "Each")
    inner = executable("ForLoop", "Tries", outer)
    mail = executable("SendMailTask", "Send", inner)
    on_error = handler("OnError", mail)
    tell = executable("SendMailTask", "Tell", on_error)
    tree = make_executable_tree(PackageDocument(name="Any", executables=[tell, on_error, mail, inner, outer]))
    assert [part.name for part in tree.parts.values()] == ["Each", "Tries", "Send", "OnError", "Tell"]
    assert tree.package_path(None) == tree.execution_path(None, "") == "\\Package"
    assert tree.package_path(mail.id) == "\\Package\\Each\\Tries\\Send"
    assert tree.execution_path(mail.id, "2/0") == "\\Package\\Each[3]\\Tries[1]\\Send"
    assert tree.execution_path(inner.id, "2") == "\\Package\\Each[3]\\Tries"
    assert tree.place(tell.id, "2/0/7") == "Each[3]\\Tries[1]\\Send.EventHandlers[OnError][7]\\Tell"
    assert tree.place(mail.id, "2/0") == "Each[3]\\Tries[1]\\Send"


def test_paths_in_a_called_package_begin_with_it():
    call = executable("ExecutePackageTask", "Call")
    child = executable("ChildPackage", "Letters", call)
    mail = executable("SendMailTask", "Send", child)
    tree = make_executable_tree(PackageDocument.model_construct(name="Any", executables=[call, child, mail]))
    assert tree.package_path(mail.id) == "\\Package\\Send"
    assert tree.execution_path(mail.id, "") == "\\Package\\Call\\Letters\\Send"
    assert (tree.package_name(mail.id), tree.package_name(call.id)) == ("Letters", "")


def test_the_api_gives_messages_with_ssis_fields(member: User, looped: Execution):
    events = get(member, f"{looped.pk}/events")["events"]
    begun = [each for each in events if each["event_name"] == "OnPreExecute"]
    assert [each["execution_path"] for each in begun] == [
        "\\Package",
        "\\Package\\Each",
        "\\Package\\Each[1]\\Add",
        "\\Package\\Each[2]\\Add",
        "\\Package\\Each[3]\\Add",
    ]
    assert begun[-1] == {
        "event_message_id": begun[-1]["event_message_id"],
        "operation_id": looped.pk,
        "message_time": begun[-1]["message_time"],
        "message_type": 30,
        "message_source_type": 40,
        "message": "",
        "extended_info_id": None,
        "package_name": "Looping",
        "event_name": "OnPreExecute",
        "message_source_name": "Add",
        "message_source_id": str(looped.document.executables[1].id),
        "subcomponent_name": "",
        "package_path": "\\Package\\Each\\Add",
        "execution_path": "\\Package\\Each[3]\\Add",
        "message_code": "",
    }
    assert list(begun[-1]) == list(files.COLUMNS)


def test_the_api_gives_every_run_of_what_is_in_a_loop(member: User, looped: Execution):
    runs = get(member, f"{looped.pk}/task-runs?executable={looped.document.executables[1].id}&limit=2")
    rest = get(member, f"{looped.pk}/task-runs?after={runs[-1]['statistics_id']}")
    assert [each["execution_path"] for each in runs + rest] == [f"\\Package\\Each[{n}]\\Add" for n in (1, 2, 3)]
    assert {each["execution_result"] for each in runs} == {0}
    assert all(each["execution_duration"] >= 0 for each in runs)


def test_the_api_gives_values_as_they_were_and_as_they_are(member: User, looped: Execution):
    values = {each["name"]: each for each in get(member, f"{looped.pk}/values")}
    assert (values["User::Sum"]["start_value"], values["User::Sum"]["value"]) == (0, 3)
    assert (values["$Package::Size"]["value"], values["$Package::Size"]["is_set"]) == (5, False)
    assert (values["$Package::Key"]["value"], values["$Package::Key"]["is_set"]) == (None, True)
    assert "s3cret" not in json.dumps(values)


def test_who_starts_an_execution_by_the_api_chooses_what_it_logs(member: User, project: Project):
    saved = create_package(member, project, chain(1))
    url = f"/api/v1/packages/{saved.pk}/executions"
    post = client_of(member).post
    chosen = post(url, {"logging_level": "Custom", "logged_events": ["OnError"]}, content_type="application/json")
    assert (chosen.json()["logging_level"], chosen.json()["logged_events"]) == ("Custom", ["OnError"])
    refused = post(url, {"logging_level": "Loud"}, content_type="application/json")
    assert (refused.status_code, "Choose one of" in refused.json()["detail"]) == (422, True)
    levels = client_of(member).get("/api/v1/logging-levels").json()
    assert [each["number"] for each in levels["levels"]] == [0, 1, 2, 3, 100]
    assert {"OnError", "Diagnostic", "SendMailTaskBegin"} <= set(levels["events"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 5),
        ("q=ANN", 2),
        ("q=sent+example", 1),
        ("q=sendmailtask_x", 1),
        ("q=%25", 0),
        ("level=errors", 1),
        ("level=warnings&q=ann", 1),
        ("event_name=OnInformation", 2),
        ("source=mail+0", 2),
        ("source=mail+0&q=bob", 1),
        ("executable={first}", 2),
        ("executable={first}&path=1", 1),
        ("executable={first}&path=", 0),
        ("executable=nonsense&level=nonsense&path=1", 5),
        ("q=%00", 5),
    ],
)
def test_the_log_is_narrowed(told: Execution, query: str, found: int):
    read = QueryDict(query.format(first=told.document.executables[0].id)).dict()
    assert LogFilter.read(read).apply(EventMessage.objects.filter(execution=told)).count() == found


def test_a_csv_has_ssis_columns_and_no_formulas(member: User, told: Execution, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "PAGE", 2)
    status, named, text = download(member, f"/executions/{told.pk}/log.csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (status, named) == (200, f'attachment; filename="Chain {told.pk}.csv"')
    assert text.startswith("\ufeffevent_message_id,operation_id,message_time")
    assert [row["message"] for row in rows][-2:] == ["Ann was refused", "'=cmd|' /C calc'!A0"]
    assert len(rows) == 5


@pytest.mark.parametrize(("query", "count"), [("", 5), ("?level=errors", 1), ("?q=nowhere", 0)])
def test_a_json_file_holds_what_the_page_shows(member: User, told: Execution, query: str, count: int):
    status, _, text = download(member, f"/api/v1/executions/{told.pk}/events.json{query}")
    assert (status, len(json.loads(text))) == (200, count)


@pytest.mark.parametrize("path", ["/executions/{0}/log.csv", "/api/v1/executions/{0}/events.json"])
def test_a_stranger_gets_no_file(stranger: User, told: Execution, path: str):
    assert download(stranger, path.format(told.pk))[0] == 404
    assert download(None, path.format(told.pk))[0] in (302, 401)


def test_the_command_writes_a_log(told: Execution, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call_command("exportlog", told.pk, "--format", "json", "--level", "errors", "--output", tmp_path / "log.json")
    assert [each["event_name"] for each in json.loads((tmp_path / "log.json").read_text())] == ["OnError"]
    with pytest.raises(CommandError, match="no such execution"):
        call_command("exportlog", 10**9)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("exportlog", told.pk, "--output", tmp_path / "missing" / "log.csv")


def test_many_runs_make_a_picture_of_few_bars(member: User, project: Project):
    execution = start_execution(member, create_package(member, project, looping()))
    begin, add = timezone.now() - timedelta(seconds=100), execution.document.executables[1]
    known = {"execution": execution, "executable": add.id, "name": "Add", "type": add.type}
    times = [begin + timedelta(seconds=number / 10) for number in range(1000)]
    made = [
        {"path": str(number), "status": "failed" if number == 500 else "succeeded", "started_at": at, "ended_at": at}
        for number, at in enumerate(times)
    ]
    TaskRun.objects.bulk_create(TaskRun(**known, **each) for each in made)
    Execution.objects.filter(pk=execution.pk).update(status="failed", started_at=begin, ended_at=times[-1])
    page = client_of(member).get(f"/executions/{execution.pk}/")
    bars = page.context["tasks"][1].bars
    assert len(bars) == 150
    assert [bar.title for bar in bars if bar.status == "failed"] == ["7 runs: 1 failed, 6 succeeded"]
    assert [tick.label for tick in page.context["ticks"]] == ["0 s", "30 s", "1:00", "1:30"]
    closer = client_of(member).get(f"/executions/{execution.pk}/?zoom=49-51").context
    assert sum(int(bar.title.split()[0]) for bar in closer["tasks"][1].bars) == 20
    assert client_of(member).get(f"/executions/{execution.pk}/?zoom=x-1e999").context["zoom"] == ""


@pytest.mark.parametrize("query", ["sort=-duration", "sort=x&from=9", "executable={add}&status=succeeded"])
def test_every_run_has_a_line(member: User, looped: Execution, query: str):
    add = looped.document.executables[1].id
    page = client_of(member).get(f"/executions/{looped.pk}/task-runs/?{query.format(add=add)}")
    assert "Each[3]\\Add" in page.content.decode()
    loop = looped.document.executables[0].id
    one = client_of(member).get(f"/executions/{looped.pk}/task-runs/?loop={loop}&iteration=1")
    assert [row.place for row in one.context["rows"]] == ["Each[2]\\Add"]


def test_an_id_that_is_in_no_document_has_the_path_of_the_package(told: Execution):
    assert make_executable_tree(told.document).execution_path(uuid4(), "4") == "\\Package"
