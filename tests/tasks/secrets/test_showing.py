"""An administrator can let a project show what is made of sensitive values, and nobody else can."""

import pytest
from django.core.management import call_command

from connections.catalog.services import create_connection
from designer.models import AuditEntry, Project, User
from tasks.deliveries.model import Delivery, KeptMessage
from tests.packages import smtp
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.secrets.made import ADDRESS, LOWER, NAME, REVERSED, SECRET, assigning, driven, one
from tests.tasks.secrets.scan import find_answers, find_lists, find_rows, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def test_a_project_shows_what_is_made_of_a_secret_from_the_run_on_that_comes_after(
    member: User, sensitive: Project, server: MailServer, capsys: pytest.CaptureFixture[str]
):
    create_connection(member, sensitive, smtp(port=server.port))
    document = one(driven(subject=REVERSED, to_line=ADDRESS))
    run(member, sensitive, document)
    call_command("sensitivevalues", "warehouse", "--show")
    sensitive.refresh_from_db()
    run(member, sensitive, document.model_copy(update={"name": "Q"}))
    before, after = Delivery.objects.order_by("pk")
    assert (before.subject, [each.address for each in before.answers]) == ("••••••", ["•••••• (1)"])
    assert (after.subject, [each.address for each in after.answers]) == (SECRET[::-1], ["hunter2@example.com"])
    assert KeptMessage.objects.get(delivery=after).secret == ""
    assert "show what is made of sensitive values." in capsys.readouterr().out


def test_parameters_and_variables_stay_hidden_where_the_rest_is_shown(
    member: User, sensitive: Project, server: MailServer
):
    call_command("sensitivevalues", "Warehouse", "--show")
    sensitive.refresh_from_db()
    bad = assigning(f"@Number = (DT_I4){NAME}").model_copy(update={"name": "Bad"})
    execution = run(member, sensitive, one(assigning(f"@Text = {LOWER}"), bad))
    client = client_of(member)
    assert SECRET.lower() not in (find_rows() + find_lists(client) + find_answers(client, execution)).lower()


def test_members_cannot_let_their_project_show_it(member: User, stranger: User, sensitive: Project):
    page, api = f"/projects/{sensitive.pk}/sensitive-values/", f"/api/v1/projects/{sensitive.pk}/sensitive-values"
    client = client_of(member)
    asked = client.put(api, {"shown": True}, content_type="application/json")
    assert (asked.status_code, client.post(page, {"shown": "1"}).status_code) == (403, 403)
    assert 'id="sensitive-values"' not in client.get(f"/projects/{sensitive.pk}/").content.decode()
    assert client_of(stranger).put(api, {"shown": True}, content_type="application/json").status_code == 404
    assert client.get(api).json() == {"shown": False}


def test_an_administrator_changes_it_on_the_page_and_by_the_api(sensitive: Project):
    page, api = f"/projects/{sensitive.pk}/sensitive-values/", f"/api/v1/projects/{sensitive.pk}/sensitive-values"
    client = client_of(User.objects.create_superuser("chief"))
    assert 'id="sensitive-values"' in client.get(f"/projects/{sensitive.pk}/").content.decode()
    client.post(page, {"shown": "1"})
    assert client.get(api).json() == {"shown": True}
    client.put(api, {"shown": False}, content_type="application/json")
    assert client.get(api).json() == {"shown": False}
    changes = AuditEntry.objects.filter(action="changed what is shown of sensitive values").order_by("pk")
    assert [each.changes[0].split()[4] for each in changes] == ["show", "hide"]
