"""An execution as a tree: executables as they are nested, iterations with whom they send to, and what is looked for."""

from typing import Any

import pytest
from django.db.models import signals

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import arrow, executable, handler, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.restarting.test_restarting import REFUSED, merge

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def ask(user: User, execution: Execution, **query: object) -> list[dict[str, Any]]:
    answer = client_of(user).get(f"/api/v1/executions/{execution.pk}/tree", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["parts"]


def names(part: dict[str, Any]) -> list[tuple[str, str]]:
    return [(node["name"], node["status"]) for node in part["nodes"]]


@pytest.fixture
def merged(member: User, project: Project, server: MailServer) -> Execution:
    server.recipients["p2@example.com"] = REFUSED
    execution = start_execution(member, create_package(member, project, merge(server.port)))
    engine.run_package(execution.pk)
    return execution


def test_iterations_tell_whom_they_send_to_and_open_to_their_tasks(
    member: User, merged: Execution, django_assert_max_num_queries
):
    loop = merged.document.executables[0].id
    with django_assert_max_num_queries(30):
        top, rounds, third = ask(member, merged, of=["", f"run/{loop}", f"round/{loop}/2"])
    assert names(top) == [("Each", "succeeded"), ("Done", "succeeded")]
    assert (top["nodes"][0]["begun"], top["nodes"][0]["total"], rounds["count"]) == (4, 4, 4)
    assert top["nodes"][0]["failed"] == 1
    assert [node["mails"][0]["recipients"] for node in rounds["nodes"]] == [[f"p{n}@example.com"] for n in range(4)]
    assert [node["status"] for node in rounds["nodes"]] == ["succeeded", "succeeded", "failed", "succeeded"]
    assert names(third) == [("Greet", "succeeded"), ("Mail", "failed")]
    assert "550 5.1.1 No such user" in third["nodes"][1]["message"]


@pytest.mark.parametrize(
    ("query", "found"), [({"errors": True}, [2]), ({"q": "p1@example"}, [1]), ({"q": "mail"}, [0, 1, 2, 3])]
)
def test_what_is_looked_for_is_shown_with_what_is_around_it(
    member: User, merged: Execution, query: dict[str, object], found: list[int]
):
    loop = merged.document.executables[0].id
    top, rounds = ask(member, merged, of=["", f"run/{loop}"], **query)
    assert names(top) == [("Each", "succeeded")]
    assert [node["key"] for node in rounds["nodes"]] == [f"round/{loop}/{number}" for number in found]


def test_of_ten_thousand_iterations_a_hundred_are_given_at_once(
    member: User, merged: Execution, django_assert_max_num_queries
):
    loop = merged.document.executables[0].id
    TaskRun.objects.filter(execution=merged, executable=loop).update(iterations=10_000)
    with django_assert_max_num_queries(22):
        (part,) = ask(member, merged, of=[f"run/{loop}@9900"])
    assert (part["first"], part["count"], len(part["nodes"])) == (9_900, 10_000, 100)
    assert part["nodes"][-1]["name"] == "Iteration 10,000"


def test_of_very_many_mails_and_recipients_only_the_first_are_read(member: User, merged: Execution):
    run = TaskRun.objects.get(name="Done")
    made = [Delivery(project=merged.project, task_run=run, number=number, state="sent") for number in range(1, 40)]
    Delivery.objects.bulk_create(made)
    to = [DeliveryRecipient(delivery=each, address=f"{n}@example.com", key="") for each in made for n in range(40)]
    DeliveryRecipient.objects.bulk_create(to)
    read: list[object] = []

    def note(instance: object, **_: object) -> None:
        read.append(instance)

    for model in (Delivery, DeliveryRecipient):
        signals.post_init.connect(note, model)
    (top,) = ask(member, merged)
    for model in (Delivery, DeliveryRecipient):
        signals.post_init.disconnect(note, model)
    assert (top["nodes"][1]["mail_count"], len(top["nodes"][1]["mails"])) == (40, 3)
    assert top["nodes"][1]["mails"][1]["recipients"] == [f"{n}@example.com" for n in range(3)]
    assert len(read) <= 12


def test_what_came_of_a_mail_before_it_is_tried_again_stands_below_its_task(
    member: User, project: Project, server: MailServer
):
    server.recipients["ann@example.com"] = "451 4.7.1 Greylisted"
    tasks = [send_mail("Report", retry_minutes=60), send_mail("Other", to_line="x@example.com")]
    document = package(tasks=tasks, connections=[smtp(port=server.port)])
    execution = start_execution(member, create_package(member, project, document))
    engine.run_package(execution.pk)
    (top,) = ask(member, execution)
    (tried,), at_once = (node["tries"] for node in top["nodes"])
    assert "451 4.7.1 Greylisted" in tried["message"]
    assert "The next try is in" in tried["message"]
    assert at_once == []


def test_event_handlers_stand_below_what_they_handle_and_what_did_not_run_says_so(member: User, project: Project):
    first, never, off = send_mail("First", "Nowhere"), send_mail("Never"), send_mail("Off")
    on_error = handler("OnError", first)
    count = executable("ExpressionTask", "Count", on_error, properties={"expression": "1"})
    parts = [first, never, off.model_copy(update={"disable": True}), on_error, count]
    first = first.model_copy(update={"delay_validation": True})
    document = package("Handled", [first, *parts[1:]], [arrow(first, never)], [smtp()])
    execution = start_execution(member, create_package(member, project, document))
    engine.run_package(execution.pk)
    top, inside = ask(member, execution, of=["", f"run/{first.id}"])
    assert names(top) == [("First", "failed"), ("Never", "skipped"), ("Off", "skipped")]
    (handled,) = inside["nodes"]
    assert (handled["name"], handled["has_inside"]) == ("OnError", True)
    (part,) = ask(member, execution, of=[handled["key"]])
    assert names(part) == [("Count", "succeeded")]


@pytest.mark.parametrize("word", ["run", "run/1", "loop/x", "@x", "run/" + "0" * 500])
def test_what_names_no_node_is_refused(member: User, merged: Execution, word: str):
    assert client_of(member).get(f"/api/v1/executions/{merged.pk}/tree", {"of": word}).status_code == 422
