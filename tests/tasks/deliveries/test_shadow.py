"""A shadow run makes every mail, sends none to a real SMTP server, and keeps each whole."""

import json

import pytest
from django.core.management import call_command

from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from designer.models import Package, Project, User
from designer.package.document import ExecutableDocument
from designer.services.packages import create_package
from designer.storage.rows import load_document
from tasks.deliveries.model import Delivery, KeptMessage
from tasks.deliveries.sending import resending
from tasks.deliveries.sending.outgoing import read_content
from tasks.deliveries.services import send_again
from tasks.runtime import services
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.production import refuse_run
from tasks.runtime.services import start_execution
from tests.packages import arrow, chain, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.running import messages

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def saved(member: User, project: Project, server: MailServer) -> Package:
    """One mail, and then three at once; the manager redirects them."""
    first, *others = [send_mail(name, subject=name, bcc_line="bob@example.net") for name in "ABCD"]
    arrows = [arrow(first, other) for other in others]
    made = package(
        tasks=[first, *others], arrows=arrows, connections=[smtp(port=server.port, redirect_to="test@example.org")]
    )
    return create_package(member, project, made)


def run(user: User, saved: Package) -> Execution:
    execution = start_execution(user, saved, is_shadow=True)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    return execution


def test_nothing_leaves_and_every_mail_is_kept_whole_whatever_guards_say(
    member: User, project: Project, saved: Package, server: MailServer
):
    change_guard(member, project, ProjectGuardSettings(stops_mail=True))

    execution = run(member, saved)

    assert (execution.status, server.received) == ("succeeded", [])
    deliveries = Delivery.objects.filter(task_run__execution=execution)
    assert sorted(deliveries.values_list("subject", "state")) == [(name, "withheld") for name in "ABCD"]
    kept = KeptMessage.objects.get(delivery__subject="A")
    assert b"Subject: A" in read_content(kept)
    assert {each.state for each in kept.delivery.answers} == {"withheld"}
    assert "test@example.org" not in {each.address for each in kept.delivery.answers}


def test_it_goes_as_a_run_whose_mails_are_sent(member: User, saved: Package):
    execution = run(member, saved)

    assert not [each for each in messages(execution, "OnWarning") if "withheld" in each]
    assert "shadow run" in messages(execution, "OnPostExecute")[0]


def test_unsaved_changes_are_tried_out_without_being_saved_or_sent(
    member: User, project: Project, saved: Package, server: MailServer
):
    create_package(
        member, project, package("Child", [send_mail("Called", subject="Called")], connections=[smtp(port=server.port)])
    )
    drawn = load_document(saved)
    first, *others = drawn.executables
    call = ExecutableDocument(type="ExecutePackageTask", name="Call", properties={"package": "Child"})
    named = first.model_copy(update={"properties": {**first.properties, "subject": "Unsaved"}})
    body = {"document": drawn.model_copy(update={"executables": [named, *others, call]}).model_dump(mode="json")}

    address = f"/api/v1/packages/{saved.pk}/tryouts"
    answer = client_of(member).post(address, body, "application/json")
    assert answer.status_code == 201, answer.content
    assert (answer.json()["try_out"], answer.json()["shadow"], answer.json()["package_version"]) == (True, True, 0)
    engine.run_package(answer.json()["id"])

    execution = Execution.objects.get()
    assert (execution.status, execution.package, server.received) == ("succeeded", saved, [])
    deliveries = Delivery.objects.filter(task_run__execution=execution)
    assert set(deliveries.values_list("subject", "state")) == {
        (name, "withheld") for name in ("Unsaved", "B", "C", "D", "Called")
    }
    assert (load_document(saved), Package.objects.get(pk=saved.pk).version) == (drawn, saved.version)
    page = client_of(member).get(f"/executions/{execution.pk}/").text
    assert "Try-out of unsaved changes" in page
    assert "one mail by itself" not in page

    create_package(member, project, package("Taken", [send_mail("A")]))
    refused = client_of(member).post(address, {"document": {**body["document"], "name": "Taken"}}, "application/json")
    assert (refused.status_code, Execution.objects.count()) == (422, 1)
    assert "called “Taken” already" in refused.json()["detail"]


def test_what_a_person_has_sent_again_stays_here_too(
    member: User, saved: Package, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tasks.deliveries.services.enqueue", lambda *_: None)
    run(member, saved)
    failed = Delivery.objects.filter(subject="A")
    failed.update(state="failed")
    failed.get().recipients.update(state="open")

    (repeat,) = send_again(member, [failed.get().pk])
    resending.send_asked(repeat.pk)

    repeat.refresh_from_db()
    assert (repeat.state, server.received) == ("withheld", [])


def test_its_page_and_the_list_say_so_and_run_again_asks_first(member: User, saved: Package):
    execution, client = run(member, saved), client_of(member)

    assert "Shadow run" in client.get(f"/executions/{execution.pk}/").text
    assert "Shadow run" in client.get("/executions/").text
    answer = client.post(f"/packages/{saved.pk}/run/", {"again": execution.pk})
    assert answer.status_code == 302
    form = client.get(answer.headers["Location"])
    assert 'id="id_shadow" checked' in form.text.replace('aria-describedby="id_shadow_helptext" ', "")
    assert Execution.objects.count() == 1


def test_it_is_begun_by_page_api_and_command(
    member: User, project: Project, saved: Package, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(services, "enqueue", lambda _job, key, _person: engine.run_package(key))
    client = client_of(member)
    create_package(member, project, chain(1, server.port))

    client.post(f"/packages/{saved.pk}/run-with/", {"shadow": "on"})
    made = client.post(
        f"/api/v1/packages/{saved.pk}/executions", json.dumps({"shadow": True}), "application/json"
    ).json()
    with pytest.raises(SystemExit):
        call_command("runpackage", "warehouse/Chain", "--shadow")

    assert made["shadow"]
    assert list(Execution.objects.values_list("is_shadow", flat=True)) == [True, True, True]
    assert server.received == []


def test_a_production_environment_is_asked_for_in_words_that_are_true():
    assert "Its mail is withheld" in refuse_run("Live", "Mail", 4, is_shadow=True).sentence
