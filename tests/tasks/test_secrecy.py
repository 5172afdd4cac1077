"""What is made of something sensitive is told to nobody: packages are run for real, then every row of every table, and
every page, file and answer about the run, is searched for the value and for what was made of it."""

import asyncio
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client

from connections.environments.documents import EnvironmentDocument, Reference, VariableOfEnvironment
from connections.environments.services import create_environment, save_references
from connections.services import create_connection
from designer.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.enumerations import EvaluationOperation
from designer.models import AuditEntry, Project, User
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tasks.deliveries.model import Delivery
from tasks.deliveries.resending import send_asked
from tasks.deliveries.services import send_again
from tasks.runtime import engine, stream
from tasks.runtime.logging_levels import Logging
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import arrow, executable, handler, package, send_mail, smtp
from tests.servers.smtp import MailServer, mail_server

SECRET = "hunter2-SECRET-4711987"
MADE = ("hunter2", "2retnuh", "4711987", "7891174", "68756e74")
"""Of what is made of it, what is searched for in any case: parts, the reverse, a number, hexadecimal."""
NAME = "@[$Project::Password]"
LOWER = f"LOWER({NAME})"
REVERSED = f"REVERSE({NAME})"
NUMBER = f'TOKEN({NAME}, "-", 3)'
HOST = f'{LOWER} + ".example.invalid"'
ADDRESS = f'SUBSTRING({NAME}, 1, 7) + "@example.com"'
TEXT = VariableDocument(name="Text", value="")
LIST = VariableDocument(name="Number", type="Int32", value=0)
MADE_OF = VariableDocument(name="Made", evaluate_as_expression=True, expression=f'"x" + {LOWER}')
OF_THE_SERVER = ("mail.log",)
BAD = f"(DT_I4){REVERSED} == 1"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    queued: list[tuple[str, int]] = []
    for module in ("services", "step", "recovery"):
        monkeypatch.setattr(f"tasks.runtime.{module}.enqueue", lambda job, key: queued.append((job, key)))
    return queued


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def sensitive(member: User, project: Project) -> Project:
    """The project with a sensitive parameter that an environment sets."""
    save_parameter(member, project, ParameterDocument(name="Password", value=None, sensitive=True))
    save_references(member, project, [Reference(variable="Key", name="Password")])
    variables = [VariableOfEnvironment(name="Key", value=SECRET, sensitive=True)]
    create_environment(member, project, EnvironmentDocument(name="Test", variables=variables))
    project.refresh_from_db()
    return project


def driven(name: str = "Mail", **expressions: str) -> ExecutableDocument:
    return send_mail(name).model_copy(update={"expressions": expressions})


def assigning(text: str, inside: ExecutableDocument | None = None, **fields: object) -> ExecutableDocument:
    return executable("ExpressionTask", "Set", inside, properties={"expression": text}, **fields)


def foreach(enumerator: dict[str, object], variable: str = "User::Text", **fields: object) -> ExecutableDocument:
    mappings = [{"variable": variable, "index": 0}]
    properties = {"enumerator": enumerator, "variable_mappings": mappings}
    return executable("ForeachLoop", "Each", properties=properties, **fields)


def conditional(expression: str) -> PackageDocument:
    first, second = assigning('@[User::Text] = "a"'), driven("After")
    by = arrow(first, second, evaluation_operation=EvaluationOperation.EXPRESSION, expression=expression)
    return package("P", [first, second], [by])


def handled(event: str, *tasks: ExecutableDocument) -> PackageDocument:
    on = handler(event)
    told = {"ErrorDescription": "OnError", "VariableValue": "OnVariableValueChanged"}
    name = next(name for name, of in told.items() if of == event)
    tell = send_mail("Tell").model_copy(update={"parent": on.id, "expressions": {"subject": f"@[System::{name}]"}})
    return package("P", [*tasks, on, tell])


LOUD = VariableDocument(name="Loud", value="", raise_changed_event=True)
EACH_NUMBER = {"kind": "Item", "columns": ["Int32"], "rows": [[1]]}
LISTED = VariableDocument(name="Listed", type="Object", evaluate_as_expression=False, value=None)


def one(*parts: ExecutableDocument) -> PackageDocument:
    return package("P", list(parts))


PACKAGES = {
    "subject": one(driven(subject=NAME)),
    "subject made of it": one(driven(subject=f'"Re: " + {REVERSED}')),
    "recipient": one(driven(to_line=ADDRESS)),
    "several recipients": one(driven(to_line=f'{ADDRESS} + "; bob@" + {HOST}')),
    "copies": one(driven(cc_line=ADDRESS, bcc_line=f'"b" + {ADDRESS}')),
    "one mail each": one(
        send_mail("Mail", sending_mode="OnePerRecipient").model_copy(
            update={"expressions": {"to_line": f'{ADDRESS} + ", b" + {ADDRESS}'}}
        )
    ),
    "sender": one(driven(from_line=f'"a@" + {HOST}')),
    "reverse-path": one(driven(envelope_sender=ADDRESS)),
    "reply to": one(driven(reply_to=ADDRESS)),
    "no address": one(driven(to_line=LOWER)),
    "address in quotes": one(driven(to_line=f'"“x” " + {LOWER} + " “y"')),
    "address with a bad domain": one(driven(to_line=f'"é@-" + {LOWER} + "-é..x"')),
    "attachment": one(driven(file_attachments=f'"reports/" + {LOWER} + ".pdf"')),
    "attachment outside": one(driven(file_attachments=f'"/etc/" + {REVERSED}')),
    "attachment that may be missing": one(
        send_mail("Mail", missing_attachment="Warn").model_copy(
            update={"expressions": {"file_attachments": f'"a/" + {LOWER}'}}
        )
    ),
    "custom header": one(driven(custom_headers=LOWER)),
    "reserved header": one(driven(custom_headers=f'"Content-" + {LOWER} + ": x"')),
    "header": one(driven(custom_headers=f'"X-Key: " + {LOWER}')),
    "message": one(driven(message_source=f'"Key " + {NAME}')),
    "message from a variable": one(
        send_mail("Mail", message_source_type="Variable", message_source="User::Made"),
    ),
    "content attachment": one(
        send_mail(
            "Mail",
            content_attachments=[{"file_name": "a", "source_type": "Variable", "source": "Made"}],
        )
    ),
    "connection name": one(driven(smtp_connection=LOWER)),
    "enumeration": one(driven(priority=LOWER)),
    "number as a property": one(driven(retry_minutes=f"(DT_I4){NUMBER}")),
    "cast in a property": one(driven(subject=f"(DT_WSTR, 20)(DT_I4){REVERSED}")),
    "number in an error": one(driven(subject=f'REPLICATE("x", -(DT_I4){NUMBER})')),
    "position in an error": one(driven(subject=f'SUBSTRING("x", -(DT_I4){NUMBER}, 1)')),
    "constraint": conditional(BAD),
    "constraint that gives no Boolean": conditional(f'"a" == {LOWER} ? TRUE : (DT_BOOL){REVERSED}'),
    "constraint that holds": conditional(f"{LOWER} != REVERSE({LOWER})"),
    "Disable": one(driven(disable=BAD)),
    "Expression task": one(assigning(f"@[User::Number] = (DT_I4){REVERSED}")),
    "Expression task that does not fit": one(assigning(f"@[User::Number] = {LOWER}")),
    "variable": one(assigning(f"@[User::Text] = {LOWER}"), driven()),
    "variable that is told": one(assigning(f"@[User::Loud] = {REVERSED}")),
    "expression that makes an assignment": one(
        assigning("", expressions={"expression": '"@[User::Text] = @[$Project::Pass" + "word]"'})
    ),
    "number of a variable": one(assigning(f"@[User::Number] = (DT_I4){NUMBER}")),
    "For Loop": one(
        executable("ForLoop", "Loop", properties={"init_expression": f"@Text = {LOWER}", "eval_expression": BAD})
    ),
    "Foreach folder": one(foreach({"kind": "File", "folder": "x"}, expressions={"folder": f'"/srv/" + {LOWER}'})),
    "Foreach path": one(foreach({"kind": "Row", "path": "x"}, expressions={"path": f'{LOWER} + ".csv"'})),
    "Foreach variable": one(foreach({"kind": "Variable", "variable": "User::Made"}, "User::Number")),
    "error that is handled": handled("OnError", driven(to_line=LOWER)),
    "change that is handled": handled("OnVariableValueChanged", assigning(f"@[User::Loud] = {REVERSED}")),
    "delayed validation": one(
        driven(to_line=LOWER, smtp_connection=REVERSED).model_copy(update={"delay_validation": True})
    ),
}
SERVERS = {
    "server name": {"smtp_server": HOST},
    "connection string": {"connection_string": f'"SmtpServer=" + {HOST} + ";Timeout=2000"'},
    "bad connection string": {"connection_string": f'"Smtp=" + {LOWER}'},
    "bad port": {"port": f"(DT_I4){NUMBER}"},
    "redirected to": {"redirect_to": ADDRESS},
    "allowed domains": {"allowed_domains": HOST},
    "service principal name": {"service_principal_name": f'"x/" + {HOST}'},
}


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


def find_answers(client: Client, execution: Execution) -> str:
    """Give all that pages, files and the API say of a run and its deliveries."""
    page, api = f"/executions/{execution.pk}/", f"/api/v1/executions/{execution.pk}"
    addresses = [page, f"{page}task-runs/", f"{page}log.csv", f"{page}log.json", "/deliveries/", "/executions/", api]
    addresses += [f"{api}/{name}" for name in ("events", "task-runs", "values", "deliveries")]
    addresses += [f"{api}/events.csv", f"{api}/events.json", "/api/v1/deliveries", f"{page}?q=a&level=errors"]
    for key in Delivery.objects.values_list("pk", flat=True):
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
    variables = [TEXT, LIST, MADE_OF, LOUD]
    package = create_package(user, project, document.model_copy(update={"variables": variables}))
    execution = start_execution(user, package, environment="Test", logging=Logging.choose("Verbose"))
    engine.run_package(execution.pk)
    return Execution.objects.get(pk=execution.pk)


def expect_no_leak(user: User, execution: Execution, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    call_command("exportlog", str(execution.pk), output=tmp_path / "log.csv")
    connection.close()
    told = {
        "rows": find_rows(),
        "answers": find_answers(signed_in(user), execution),
        "stream": listen(execution),
        "file": (tmp_path / "log.csv").read_text(),
        "log of the process": "\n".join(each.getMessage() for each in caplog.records if each.name not in OF_THE_SERVER),
    }
    assert execution.status in ("succeeded", "failed")
    assert {place: leaks for place, text in told.items() if (leaks := find_leaks(text))} == {}


@pytest.mark.parametrize("name", PACKAGES)
def test_what_a_package_makes_of_a_secret_is_told_nowhere(
    name: str, member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    create_connection(member, sensitive, smtp(port=server.port))
    expect_no_leak(member, run(member, sensitive, PACKAGES[name]), tmp_path, caplog)


@pytest.mark.parametrize("name", SERVERS)
def test_what_a_connection_manager_makes_of_a_secret_is_told_nowhere(
    name: str, member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    manager = smtp(port=server.port).model_copy(update={"expressions": SERVERS[name]})
    document = PackageDocument(name="P", executables=[send_mail("Mail")], connections=[manager])
    expect_no_leak(member, run(member, sensitive, document), tmp_path, caplog)


@pytest.mark.parametrize("is_handled", [False, True])
def test_mails_of_a_batch_tell_no_secret_either(
    is_handled: bool, member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog, queue
):
    rows = {"kind": "Item", "columns": ["Int32"], "rows": [[1], [2], [3]]}
    loop = foreach(rows, "User::Number")
    loop = loop.model_copy(update={"properties": {**loop.properties, "parallel": True}})
    mail = driven(subject=NAME, to_line=f'(DT_WSTR, 9)@Number + {ADDRESS} + ", other@" + {HOST}')
    more = [handler("OnError", mail)] if is_handled else []
    server.recipients["other@hunter2-secret-4711987.example.invalid"] = "550 5.1.1 No hunter2 here"
    create_connection(member, sensitive, smtp(port=server.port))
    document = one(loop, mail.model_copy(update={"parent": loop.id}), *more)
    execution = run(member, sensitive, document)
    run_queued(queue)
    execution.refresh_from_db()
    assert sorted(each.recipients for each in server.received) == [
        (f"{number}hunter2@example.com",) for number in (1, 2, 3)
    ]
    assert set(Delivery.objects.values_list("state", "subject")) == {("partly_sent", "••••••")}
    expect_no_leak(member, execution, tmp_path, caplog)


def run_queued(queue: list[tuple[str, int]]) -> None:
    jobs = {"run_package": engine.run_package, "run_task": engine.run_task}
    while queue:
        job, key = queue.pop(0)
        jobs[job](key)


def test_a_secret_that_is_bound_to_a_parameter_is_told_by_the_called_package_neither(
    member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    create_connection(member, sensitive, smtp(port=server.port))
    mail = send_mail("Mail").model_copy(update={"expressions": {"subject": 'LOWER(@[$Package::To]) + " " + @Own'}})
    set_own = executable("ExpressionTask", "Set", properties={"expression": "@Own = REVERSE(@[$Package::To])"})
    child = package("Child", [set_own, mail], [arrow(set_own, mail)])
    update = {"parameters": [ParameterDocument(name="To", value="")], "variables": [VariableDocument(name="Own")]}
    create_package(member, sensitive, child.model_copy(update=update))
    bound = {"package": "Child", "parameter_bindings": [{"parameter": "To", "variable": "User::Made"}]}
    execution = run(member, sensitive, one(executable("ExecutePackageTask", "Call", properties=bound)))
    assert "Subject: xhunter2-secret-4711987 7891174" in server.received[0].content.decode()
    expect_no_leak(member, execution, tmp_path, caplog)


@pytest.fixture
def files(tmp_path: Path, settings) -> Path:
    """A folder whose name is made of the secret, with a file in it."""
    folder = tmp_path / "in" / SECRET.lower()
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("A")
    settings.ALLOWED_FOLDERS = (tmp_path / "in",)
    return folder.parent


def test_what_a_loop_goes_through_is_encrypted_where_a_secret_leads_to_it(
    member: User, sensitive: Project, server: MailServer, files: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    create_connection(member, sensitive, smtp(port=server.port))
    loop = foreach({"kind": "File", "folder": "x"}, expressions={"folder": f'"{files}/" + {LOWER}'})
    mail = driven(subject="@Text").model_copy(update={"parent": loop.id})
    execution = run(member, sensitive, one(loop, mail))
    assert SECRET.lower() in server.received[0].content.decode()
    expect_no_leak(member, execution, tmp_path, caplog)


REPEATING = f"550 5.1.1 <hunter2@example.com> ({SECRET}): user hunter2 unknown"


@pytest.mark.parametrize("rule", ["recipients", "senders", "data"])
@pytest.mark.parametrize("code", ["550", "450", "421"])
def test_what_a_server_repeats_of_a_secret_is_masked_and_its_codes_stay(
    rule: str, code: str, member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog
):
    reply = REPEATING.replace("55", code[:2]).replace("5.1.1", f"{code[0]}.1.1")
    vars(server)[rule] = reply if rule == "data" else {"hunter2@example.com": reply}
    create_connection(member, sensitive, smtp(port=server.port))
    execution = run(member, sensitive, one(driven(to_line=ADDRESS, envelope_sender=ADDRESS, subject=NAME)))
    connection.close()
    text = find_rows() + find_answers(signed_in(member), execution)
    assert find_leaks(text) == []
    assert Delivery.objects.get().code == int(reply[:3])
    assert f"{code[0]}.1.1 ••••••" in Delivery.objects.get().reply


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def failed(member: User, sensitive: Project, server: MailServer) -> Delivery:
    """A mail to two sensitive addresses, of which one was refused."""
    server.recipients["bhunter2@example.com"] = "550 5.1.1 No such user"
    create_connection(member, sensitive, smtp(port=server.port))
    run(member, sensitive, one(driven(to_line=f'{ADDRESS} + ", b" + {ADDRESS}', from_line=f'"a" + {ADDRESS}')))
    server.recipients.clear()
    return Delivery.objects.get()


def test_a_masked_recipient_gets_the_message_when_it_is_sent_again(
    member: User, failed: Delivery, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tasks.deliveries.services.enqueue", lambda job, key: None)
    (repeat,) = send_again(member, [failed.pk])
    send_asked(repeat.pk)
    repeat.refresh_from_db()
    assert [(each.sender, each.recipients) for each in server.received] == [
        ("ahunter2@example.com", ("hunter2@example.com",)),
        ("ahunter2@example.com", ("bhunter2@example.com",)),
    ]
    assert (repeat.state, repeat.sender, [each.address for each in repeat.answers]) == (
        "sent",
        "••••••",
        ["•••••• (2)"],
    )
    connection.close()
    assert find_leaks(find_rows()) == []


def test_a_masked_recipient_whom_the_server_refuses_for_now_is_tried_again(
    member: User, sensitive: Project, server: MailServer
):
    server.recipients["bhunter2@example.com"] = "450 4.2.1 Busy"
    create_connection(member, sensitive, smtp(port=server.port))
    execution = run(member, sensitive, one(driven(to_line=f'{ADDRESS} + ", b" + {ADDRESS}')))
    server.recipients.clear()
    execution.task_runs.update(due_at=None)
    Delivery.objects.update(due_at=None)
    engine.run_task(execution.task_runs.get().pk)
    execution.refresh_from_db()
    assert (execution.status, [each.recipients for each in server.received]) == (
        "succeeded",
        [("hunter2@example.com",), ("bhunter2@example.com",)],
    )
    assert [each.state for each in Delivery.objects.get().answers] == ["accepted", "accepted"]


def test_what_is_masked_is_not_found_by_what_it_hides(member: User, failed: Delivery):
    client = signed_in(member)
    answers = [client.get("/api/v1/deliveries", {"recipient": text}).json() for text in ("hunter2", "bhunter2@", "•")]
    assert answers == [[], [], []]
    assert client.get("/api/v1/deliveries").json()[0]["concealed"] == ["recipients", "sender"]


def test_a_message_that_is_made_of_a_secret_is_read_by_administrators_alone(member: User, failed: Delivery):
    page, file = f"/deliveries/{failed.pk}/", f"/deliveries/{failed.pk}/message.eml"
    client = signed_in(member)
    assert (client.get(file).status_code, client.get(f"/api/v1/deliveries/{failed.pk}/message").status_code) == (
        403,
        403,
    )
    assert 'id="download"' not in client.get(page).content.decode()
    chief = signed_in(User.objects.create_superuser("chief"))
    assert 'id="download"' in chief.get(page).content.decode()
    assert b"hunter2@example.com" in chief.get(file).content
    assert AuditEntry.objects.get(action="downloaded message").thing == f"delivery {failed.pk} “Mail”"
