"""Packages with a part that validation breaks at: they are opened, checked, saved and refused a run all the same."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.registry import types
from designer.services.packages import create_package
from designer.validation.packages import find_connection_issues, find_issues, find_references
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp


def overflow(*_: object) -> list[object]:
    return overflow()


def exhaust(*_: object) -> list[object]:
    raise MemoryError


def break_types(monkeypatch: pytest.MonkeyPatch, error: Callable[..., list[object]], **what: bool) -> None:
    """Let what the types of parts are asked raise an error, where the name of a part says so."""

    def ask(original: Callable[..., object]) -> Callable[..., object]:
        return lambda properties, *more: (
            error() if "broken" in str(properties).casefold() else original(properties, *more)
        )

    for known, kind in ((types.task_types, "SendMailTask"), (types.connection_types, "SMTP")):
        asked = {name: ask(getattr(known[kind], name)) for name in what if hasattr(known[kind], name)}
        monkeypatch.setitem(known, kind, replace(known[kind], **asked))


@pytest.fixture(params=[overflow, exhaust])
def broken(request, monkeypatch: pytest.MonkeyPatch) -> PackageDocument:
    break_types(monkeypatch, request.param, find_issues=True, find_references=True, summarize=True)
    connections = [smtp(), smtp("Other", smtp_server="broken.example.com")]
    return package("Nightly", [send_mail("Broken"), send_mail("Whole", subject="")], connections=connections)


def test_a_part_that_cannot_be_judged_is_an_error_and_the_others_are_judged(broken: PackageDocument, caplog):
    issues = find_issues(broken, [], None)
    by_part = {issue.executable or issue.connection: issue.message for issue in issues if issue.severity == "error"}
    assert "“Broken” could not be checked. The log tells more" in by_part[broken.executables[0].id]
    assert "“Other” could not be checked. The log tells more" in by_part[broken.connections[1].id]
    reference = by_part[broken.executables[0].id].split()[-1].rstrip(".")
    told = [record for record in caplog.records if reference in record.getMessage()]
    assert [bool(record.exc_info) for record in told] == [True, False]
    assert all(record.levelno == logging.ERROR for record in told)
    assert find_references(broken) == {"Mail server"}


@pytest.mark.django_db
class TestDoors:
    @pytest.fixture
    def browser(self, client: Client, member: User) -> Client:
        client.force_login(member)
        return client

    def test_it_is_saved_opened_and_checked(self, browser: Client, project: Project, broken: PackageDocument):
        address = f"/api/v1/projects/{project.pk}/packages"
        given = {"document": broken.model_dump(mode="json")}
        made = browser.post(address, given, content_type="application/json")
        assert made.status_code == 201
        api = f"/api/v1/packages/{made.json()['id']}"
        assert browser.get(f"/packages/{made.json()['id']}/").status_code == 200
        opened = browser.get(api)
        assert any("could not be checked" in issue["message"] for issue in opened.json()["issues"])
        assert browser.post(f"{api}/validate", given, content_type="application/json").status_code == 200
        again = {"document": opened.json()["document"], "version": opened.json()["version"]}
        assert browser.put(api, again, content_type="application/json").status_code == 200

    def test_it_fails_before_anything_begins(self, member: User, project: Project, broken: PackageDocument):
        execution = start_execution(member, create_package(member, project, broken))
        engine.run_package(execution.pk)
        execution.refresh_from_db()
        assert (execution.status, execution.task_runs.count()) == ("failed", 0)
        assert "could not be checked" in execution.message


@pytest.mark.parametrize("mappings", ["x", ["x"], [{"variable": 3}], [{}], {"a": 1}, 3, None, [None]])
def test_properties_of_any_form_break_no_design_time_values(mappings: object):
    given = {"variable_mappings": mappings, "enumerator": 3}
    loop = send_mail("Each").model_copy(update={"type": "ForeachLoop", "properties": given})
    assert find_issues(PackageDocument(name="Any", executables=[loop]), [], None)


def test_a_manager_that_cannot_be_judged_alone_says_so(broken: PackageDocument):
    (issue,) = find_connection_issues(broken.connections[1], None)
    assert issue.message.startswith("“Other” could not be checked.")
