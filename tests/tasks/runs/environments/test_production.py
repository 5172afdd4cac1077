"""Environments of production: runs that somebody has to confirm, and where a run says in which it is."""

import json

import pytest
from django.core.management import call_command

from connections.models.environment import Environment
from designer.errors import Invalid
from designer.models import AuditEntry, Package, User
from tasks.runtime.services import start_execution
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database


@pytest.mark.usefixtures("production")
def test_production_runs_only_when_somebody_confirms_it(member: User, report: Package):
    with pytest.raises(Invalid, match=r"“Production” is a production environment. “Report” has 1 task, and its mail"):
        start_execution(member, report, environment="production")

    execution = start_execution(member, report, environment="production", confirms_production=True)

    assert (execution.in_production, execution.environment_colour) == (True, "red")
    assert AuditEntry.objects.get(action="started execution").changes == ["environment: “Production” (production)"]


@pytest.mark.usefixtures("production")
def test_the_page_asks_once_more_and_so_does_the_api(member: User, report: Package):
    client = client_of(member)
    page, address = f"/packages/{report.pk}/run-with/", f"/api/v1/packages/{report.pk}/executions"
    body = {"environment": "Production"}

    first = client.get(page).text
    asked = client.post(page, body)
    refused = client.post(address, json.dumps(body), "application/json")
    started = client.post(page, {**body, "confirm_production": "on"})
    confirmed = client.post(address, json.dumps({**body, "confirm_production": True}), "application/json")

    assert "Production (production)" in first
    assert "confirm_production" not in first
    assert (asked.status_code, refused.status_code) == (422, 422)
    assert "Yes, run it in Production" in asked.text
    assert "Confirm that it shall run there." in refused.json()["detail"]
    assert started.status_code == 302
    assert (confirmed.json()["environment"], confirmed.json()["in_production"]) == ("Production", True)


@pytest.mark.usefixtures("production")
def test_the_list_and_the_page_say_in_which_environment_it_runs(member: User, report: Package):
    execution = start_execution(member, report, environment="Production", confirms_production=True)
    client = client_of(member)

    pages = client.get("/executions/").text, client.get(f"/executions/{execution.pk}/").text

    for page in pages:
        assert 'data-colour="red"' in page
        assert "Production<span" in page


def test_a_client_that_knows_no_marks_does_not_take_them_off(member: User, production: Environment):
    body = {"name": "Live", "variables": []}

    answer = client_of(member).put(f"/api/v1/environments/{production.pk}", json.dumps(body), "application/json")

    assert (answer.json()["name"], answer.json()["is_production"], answer.json()["colour"]) == ("Live", True, "red")


@pytest.mark.usefixtures("test")
def test_the_command_marks_one_as_production_and_takes_the_mark_off(capsys):
    call_command("environments", "Warehouse", "Test", "--production", "--colour=green")
    marked = Environment.objects.get()
    call_command("environments", "Warehouse", "Test", "--no-production")

    assert (marked.is_production, marked.colour) == (True, "green")
    assert "Test (production)\n" in capsys.readouterr().out
    assert not Environment.objects.get().is_production
    assert AuditEntry.objects.filter(action="changed environment").count() == 2
