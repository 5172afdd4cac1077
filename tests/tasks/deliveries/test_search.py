"""Deliveries are found by what is known of them, and shown as long as somebody must decide."""

from datetime import UTC, datetime
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q, QuerySet

from designer.errors import NotAllowed
from designer.models import Project, User
from tasks.deliveries.model import Delivery, DeliveryRecipient, list_as
from tasks.deliveries.search import DeliveryFilter, is_in
from tasks.deliveries.services import send_again
from tasks.deliveries.states import DeliveryState
from tasks.runtime.models import TaskRun
from tests.signed_in import client_of
from tests.tasks.deliveries.partly_sent import LIST

pytestmark = pytest.mark.django_db


def test_a_stranger_sees_and_changes_nothing(stranger: User, partly_sent: Delivery, queued: list[int]):
    browser, page = client_of(stranger), f"{LIST}{partly_sent.pk}/"
    assert "Report" not in browser.get(LIST).content.decode()
    assert [browser.get(each).status_code for each in (page, f"{page}message.eml")] == [404, 404]
    assert browser.post(f"{LIST}send-again/", {"delivery": partly_sent.pk}).status_code == 404
    assert browser.post(f"{page}decide/", {"decision": "arrived"}).status_code == 404
    with pytest.raises(NotAllowed):
        send_again(stranger, [partly_sent.pk])
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"recipient": "ANN@example"}, True),
        ({"recipient": "EXAMPLE.com"}, True),
        ({"subject": "rep"}, True),
        ({"subject": "PORT"}, True),
        ({"subject": "ort", "recipient": "nn@"}, False),
        ({"message_id": "{message_id}"}, True),
        ({"message_id": "other@example.com"}, False),
        ({"state": "partly_sent", "recipient": "bob@example.com"}, True),
        ({"state": "sent"}, False),
        ({"since": "2020-01-01", "until": "2999-12-31"}, True),
        ({"until": "2020-01-01"}, False),
        ({"since": "2999-01-01"}, False),
        ({"since": "0001-01-01", "until": "9999-12-31"}, True),
        ({"since": "9999-12-31"}, False),
        ({"since": "nonsense", "until": "2026-99-99", "state": "x", "project": "²", "before": "x"}, True),
    ],
)
def test_deliveries_are_found_by_what_is_known_of_them(
    member: User, partly_sent: Delivery, query: dict[str, str], is_found: bool
):
    wanted = {name: text.format(message_id=partly_sent.message_id) for name, text in query.items()}
    assert len(client_of(member).get(LIST, wanted).context["page"]) == is_found


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"recipients.FEW": 0},
        {"recipients.FEW": 0, "recipients.can_look_at_all": lambda _: False},
        {"recipients.MOST": 0, "recipients.FEW": 0},
        {"recipients.OFTEN": 1},
    ],
    ids=["named", "looked through", "named, of many", "too many to name", "frequent"],
)
@pytest.mark.parametrize(
    ("recipient", "is_found"), [("bob@", True), ("BOB", True), ("ob@", False), ("ob@exam", True), ("zoe", False)]
)
def test_a_recipient_is_found_among_few_and_among_very_many(
    member: User, partly_sent: Delivery, monkeypatch, recipient: str, is_found: bool, limits: dict[str, object]
):
    for name, limit in limits.items():
        monkeypatch.setattr(f"tasks.deliveries.{name}", limit)
    found = client_of(member).get(LIST, {"recipient": recipient, "state": partly_sent.state}).context["page"]
    assert [each.pk for each in found] == [partly_sent.pk] * is_found
    assert found.count == is_found


def test_the_api_finds_the_same(member: User, project: Project, partly_sent: Delivery):
    client = client_of(member)
    found = client.get("/api/v1/deliveries", {"recipient": "bob@", "project": project.pk}).json()
    assert [(one["id"], one["recipients"][1]["text"]) for one in found] == [(partly_sent.pk, "No such user")]
    assert client.get("/api/v1/deliveries", {"before": partly_sent.pk}).json() == []
    always = {"since": "0001-01-01", "until": "9999-12-31T23:59:59-10:00"}
    assert len(client.get("/api/v1/deliveries", always).json()) == 1


def test_a_number_that_no_row_has_is_refused_by_the_api(member: User):
    client, beyond = client_of(member), 2**63
    for answer in (
        client.get("/api/v1/deliveries", {"project": beyond}),
        client.post("/api/v1/deliveries/send-again", {"deliveries": [beyond]}, content_type="application/json"),
    ):
        assert answer.status_code == 422


def test_the_days_of_the_search_are_whole(member: User, partly_sent: Delivery):
    day = partly_sent.created_at.astimezone(UTC).date().isoformat()

    page = client_of(member).get(LIST, {"since": day, "until": day})

    assert [shown.pk for shown in page.context["page"]] == [partly_sent.pk]


@pytest.mark.parametrize(
    ("profile", "browser", "is_found"),
    [("", "", False), ("", "Pacific/Auckland", True), ("Pacific/Auckland", "UTC", True), ("", "Nowhere/At", False)],
)
def test_days_are_those_of_the_profile_or_of_the_browser(
    member: User, partly_sent: Delivery, profile: str, browser: str, is_found: bool
):
    Delivery.objects.update(created_at=datetime(2026, 5, 4, 20, tzinfo=UTC))
    User.objects.update(time_zone=profile)
    page = client_of(member).get(LIST, {"since": "2026-05-05", "until": "2026-05-05", "zone": browser})
    assert len(page.context["page"]) == is_found
    assert 'value="2026-05-05"' in page.content.decode()
    assert ("data-own-zone" in page.content.decode()) == (not profile)


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    ("index", "asked", "table"),
    [
        ("delivery_by_words", Delivery.objects.filter(subject_key__contains="word"), "tasks_delivery"),
        ("recipient_by_words", DeliveryRecipient.objects.filter(key__contains="word"), "tasks_deliveryrecipient"),
    ],
)
def test_parts_of_texts_are_found_by_an_index(index: str, asked: QuerySet[Delivery], table: str):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN {asked.order_by().query}".replace("LIKE %word%", "LIKE '%word%'"))
        plan = str(cursor.fetchall())
    assert index in plan


@pytest.mark.parametrize("state", list(DeliveryState))
def test_a_delivery_is_found_by_its_state(partly_sent: Delivery, state: DeliveryState):
    Delivery.objects.update(state=state)
    TaskRun.objects.update(status="running" if state is DeliveryState.SENDING else "succeeded")
    found = {each for each in DeliveryState if DeliveryFilter(state=each).apply(Delivery.objects.all()).exists()}
    assert found == {state}
    row = Delivery.objects.get()
    row.state = DeliveryState.IN_DOUBT
    row.save()
    assert DeliveryFilter(state=DeliveryState.IN_DOUBT).apply(Delivery.objects.all()).get() == row


def test_what_is_listed_is_asked_for_by_one_column():
    asked = Delivery.objects.filter(is_in(DeliveryState.FAILED)).order_by()
    assert '"state"' not in str(asked.only("pk").query)


def test_what_a_person_has_sent_again_is_found_while_it_is_being_sent(partly_sent: Delivery):
    Delivery.objects.update(state="sending", worker=uuid4())
    assert DeliveryFilter(state=DeliveryState.SENDING).apply(Delivery.objects.all()).exists()


@pytest.mark.parametrize("state", list(DeliveryState))
def test_deliveries_of_an_older_version_are_listed(partly_sent: Delivery, state: DeliveryState):
    Delivery.objects.update(state=state)
    Delivery.objects.update(listed_as="")
    with connection.cursor() as cursor:
        cursor.execute(import_module("tasks.migrations.0044_rows_changed_in_place").LIST)
    assert Delivery.objects.get().listed_as == list_as(state)


def test_no_index_has_what_changes_when_a_mail_is_sent():
    """PostgreSQL changes such a row in its place; with one of these in an index it enters it in all of them again."""
    changing = {"state", "attempts", "code", "enhanced_code", "reply", "ended_at"}
    indexes = [*Delivery._meta.indexes, *Delivery._meta.constraints]
    named = {name for each in indexes for name in (*each.fields, *map(first_of, (each.condition or Q()).flatten()))}
    assert changing.isdisjoint(each.lstrip("-").partition("__")[0] for each in named)
    assert not any(Delivery._meta.get_field(name).db_index for name in changing)


def first_of(condition: object) -> str:
    return str(condition[0]) if isinstance(condition, tuple) else ""


@pytest.mark.parametrize("size", [1, 40])
def test_the_queries_of_the_pages_do_not_grow(
    member: User, partly_sent: Delivery, django_assert_num_queries, size: int
):
    for number in range(1, size):
        same = {"project_id": partly_sent.project_id, "task_run": partly_sent.task_run, "message_id": f"<{number}@x>"}
        row = Delivery.objects.create(number=number, state="failed", **same)
        DeliveryRecipient.objects.create(delivery=row, address=f"{number}@example.com", key=f"{number}@example.com")
    browser, address = client_of(member), partly_sent.answers[0].key
    with django_assert_num_queries(12):
        browser.get(LIST)
    with django_assert_num_queries(14):
        browser.get(LIST, {"recipient": address})
    with django_assert_num_queries(11):
        browser.get(f"{LIST}{partly_sent.pk}/")


def test_what_is_in_doubt_is_shown_everywhere_until_it_is_decided(member: User, in_doubt: Delivery):
    browser = client_of(member)
    assert "</span> in doubt</span>" in browser.get("/").content.decode()
    page = browser.get(LIST, {"state": "in_doubt"}).content.decode()
    assert f"{LIST}{in_doubt.pk}/" in page
    answer = browser.post(f"{LIST}{in_doubt.pk}/decide/", {"decision": "arrived", "next": LIST}, follow=True)
    assert f"Delivery {in_doubt.pk}: sent." in answer.content.decode()
    assert "</span> in doubt</span>" not in browser.get("/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/deliveries/?since=0001-01-01",
        "/api/v1/deliveries?since=0001-01-01T00:00:00Z",
        "/api/v1/deliveries?until=9999-12-31T23:59:59Z",
        "/api/v1/deliveries?since=2026-01-01T00:00:00",
        f"/api/v1/deliveries?project={10**30}",
        f"/api/v1/deliveries?before={10**30}",
    ],
)
def test_a_search_for_what_no_delivery_can_have_is_answered(member: User, path: str):
    assert client_of(member).get(path).status_code in (200, 422)


def test_a_number_that_no_delivery_can_have_is_refused(member: User):
    payload = {"deliveries": [10**30]}
    answer = client_of(member).post("/api/v1/deliveries/send-again", payload, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["ab", "a_b", "___", "%_%", "a.b@c"])
def test_what_an_index_of_trigrams_does_not_know_is_looked_for_at_the_beginning(text: str):
    _, values = DeliveryFilter(subject=text).apply(Delivery.objects.order_by()).query.sql_with_params()
    assert [str(value).startswith("%") for value in values] == [False]
