"""What is made of something sensitive is told to nobody: packages are run for real, then every row of every table, and
every page, file and answer about the run, is searched for the value and for what was made of it."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from connections.catalog.services import create_connection
from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from designer.models import Project, User
from designer.package.document import ParameterDocument, VariableDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime.engine import engine
from tests.packages import arrow, executable, handler, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.secrets.made import ADDRESS, HOST, LOWER, NAME, PACKAGES, SECRET, SERVERS, driven, foreach, one
from tests.tasks.secrets.scan import expect_no_leak, find_answers, find_leaks, find_lists, find_rows, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

before_it_is_stored = pytest.mark.any_database
"""What an expression makes, or a server repeats, is masked before any database gets it; other tests are for each."""
GROUPS = 4


def in_groups(cases: dict[str, Any]) -> list[list[str]]:
    """Give the names in groups whose runs are searched together, for to ask everything takes longer than the runs."""
    return [list(cases)[begin::GROUPS] for begin in range(GROUPS)]


@before_it_is_stored
@pytest.mark.parametrize("names", in_groups(PACKAGES), ids=", ".join)
def test_what_packages_make_of_a_secret_is_told_nowhere(
    names: list[str], member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog
):
    create_connection(member, sensitive, smtp(port=server.port))
    expect_no_leak(member, tmp_path, caplog, **{name: run(member, sensitive, PACKAGES[name]) for name in names})


@before_it_is_stored
@pytest.mark.parametrize("names", in_groups(SERVERS), ids=", ".join)
def test_what_connection_managers_make_of_a_secret_is_told_nowhere(
    names: list[str], member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog
):
    managers = {name: smtp(name, port=server.port).model_copy(update={"expressions": SERVERS[name]}) for name in names}
    own = {name: one(send_mail("Mail", name)).model_copy(update={"connections": [managers[name]]}) for name in names}
    runs = {f"own {name}": run(member, sensitive, own[name]) for name in names}
    for manager in managers.values():
        create_connection(member, sensitive, manager)
    shared = {f"shared {name}": run(member, sensitive, one(send_mail("Mail", name))) for name in names}
    expect_no_leak(member, tmp_path, caplog, **runs, **shared)


def test_a_guard_withholds_a_mail_from_masked_recipients(
    member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    change_guard(member, sensitive, ProjectGuardSettings(allowed_domains="example.com"))
    create_connection(member, sensitive, smtp(port=server.port))
    execution = run(member, sensitive, one(driven(to_line=f'{ADDRESS} + ", bob@" + {HOST}')))
    assert [mail.recipients for mail in server.received] == [("hunter2@example.com",)]
    assert [(each.address, each.state) for each in Delivery.objects.get().answers] == [
        ("•••••• (1)", "accepted"),
        ("•••••• (2)", "withheld"),
    ]
    expect_no_leak(member, tmp_path, caplog, run=execution)


def test_a_guard_redirects_the_mail_of_masked_recipients(
    member: User, sensitive: Project, server: MailServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    change_guard(member, sensitive, ProjectGuardSettings(redirect_to="mia@example.com"))
    create_connection(member, sensitive, smtp(port=server.port))
    execution = run(member, sensitive, one(driven(to_line=ADDRESS)))
    assert [(each.address, each.state) for each in Delivery.objects.get().answers] == [
        ("•••••• (1)", "withheld"),
        ("mia@example.com", "accepted"),
    ]
    expect_no_leak(member, tmp_path, caplog, run=execution)


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
    expect_no_leak(member, tmp_path, caplog, run=execution)


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
    expect_no_leak(member, tmp_path, caplog, run=execution)


def test_what_a_loop_goes_through_is_encrypted_where_a_secret_leads_to_it(
    member: User, sensitive: Project, server: MailServer, files: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    create_connection(member, sensitive, smtp(port=server.port))
    loop = foreach({"kind": "File", "folder": "x"}, expressions={"folder": f'"{files}/" + {LOWER}'})
    mail = driven(subject="@Text").model_copy(update={"parent": loop.id})
    execution = run(member, sensitive, one(loop, mail))
    assert SECRET.lower() in server.received[0].content.decode()
    expect_no_leak(member, tmp_path, caplog, run=execution)


REPEATING = f"550 5.1.1 <hunter2@example.com> ({SECRET}): user hunter2 unknown"


@before_it_is_stored
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
    client = client_of(member)
    text = find_rows() + find_lists(client) + find_answers(client, execution)
    assert find_leaks(text) == []
    assert Delivery.objects.get().code == int(reply[:3])
    assert f"{code[0]}.1.1 ••••••" in Delivery.objects.get().reply
