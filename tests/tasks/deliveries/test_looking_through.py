"""Where too many recipients have a part of an address, deliveries are looked through, so many for a page."""

import pytest
from django.test import Client

from designer.models import User
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tests.signed_in import client_of
from tests.tasks.deliveries.partly_sent import LIST

pytestmark = pytest.mark.django_db


@pytest.fixture
def far_apart(partly_sent: Delivery, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Nine deliveries, of which the oldest two, one in the middle and the newest are to Zoe, where so many are to such
    recipients that three are looked at for a page. Gives the four, the newest first."""
    monkeypatch.setattr("tasks.deliveries.recipients.OFTEN", 1)
    monkeypatch.setattr("designer.storage.scanning.MOST_LOOKED_AT", 3)
    rows = [partly_sent]
    for number in range(1, 9):
        same = {"project_id": partly_sent.project_id, "task_run": partly_sent.task_run, "message_id": f"<{number}@x>"}
        rows.append(Delivery.objects.create(number=number, **same))
    wanted = [rows[8], rows[4], rows[1], rows[0]]
    for row in wanted:
        DeliveryRecipient.objects.create(delivery=row, address="zoe@example.com", key="zoe@example.com")
    return [row.pk for row in wanted]


def walk(browser: Client, address: str, way: str) -> list[list[int]]:
    """Give what the pages show from an address on, to the end of the list in this direction."""
    shown = []
    while address:
        page = browser.get(f"{LIST}{address}").context["page"]
        shown.append([row.pk for row in page])
        address = getattr(page, way)
    return shown


def test_so_many_are_looked_at_for_a_page_and_those_beyond_are_on_the_next_ones(member: User, far_apart: list[int]):
    newest, middle, *oldest = far_apart
    browser = client_of(member)
    assert walk(browser, "?recipient=zoe", "next") == [[newest], [middle], oldest]
    assert walk(browser, f"?recipient=zoe&before={oldest[-1] - 1}", "previous") == [oldest, [middle], [newest]]
    first = browser.get(f"{LIST}?recipient=zoe")
    assert "were looked through for this page. More may fit on the next page." in " ".join(
        first.content.decode().split()
    )
    assert "at least 1 delivery" in first.content.decode()


def test_a_page_for_which_nothing_was_found_says_where_to_go_on(member: User, far_apart: list[int]):
    newest = far_apart[0]
    answer = client_of(member).get(f"{LIST}?recipient=zoe&after={newest}")
    assert [row.pk for row in answer.context["page"]] == []
    assert "and none of them fits" in answer.content.decode()
    assert "no deliveries so far" in answer.content.decode()
    assert f'href="?recipient=zoe&amp;after={newest - 3}"' in answer.content.decode()


def test_few_deliveries_are_all_looked_at_wherever_the_limit_is(member: User, far_apart: list[int]):
    page = client_of(member).get(LIST, {"recipient": "zoe", "since": "2999-01-01"}).context["page"]
    assert (page.rows, page.is_cut, page.is_at_least) == ([], False, False)


def test_the_api_says_where_to_go_on_looking(member: User, far_apart: list[int]):
    client, address, found = client_of(member), "/api/v1/deliveries?recipient=zoe&limit=2", []
    while address:
        answer = client.get(address)
        found.append([one["id"] for one in answer.json()])
        address = answer.get("Link", "").partition(">")[0].lstrip("<")
    assert found == [far_apart[:1], far_apart[1:2], far_apart[2:]]
