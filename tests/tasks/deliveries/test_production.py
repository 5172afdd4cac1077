"""What is sent again in an environment that is production is asked for once more, on a page and in the API."""

import json
import re

import pytest

from designer.errors import Invalid
from designer.models import User
from tasks.deliveries.model import Delivery
from tasks.deliveries.services import Decision, decide, send_again
from tasks.runtime.models import Execution
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("queued")
ASKED = r"1 message of a production environment \(Live\) would reach 1 recipient"


@pytest.fixture
def in_production(partly_sent: Delivery) -> Delivery:
    Execution.objects.update(in_production=True, environment_name="Live")
    return partly_sent


def test_it_is_not_sent_again_before_somebody_confirms_it(member: User, in_production: Delivery):
    with pytest.raises(Invalid, match=ASKED):
        send_again(member, [in_production.pk])
    assert Delivery.objects.count() == 1

    assert send_again(member, [in_production.pk], confirms_production=True)


def test_the_page_asks_and_sends_the_same_once_more(member: User, in_production: Delivery):
    client, body = client_of(member), {"delivery": in_production.pk, "next": "/deliveries/"}

    asked = client.post("/deliveries/send-again/", body)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', asked.text))
    confirmed = client.post("/deliveries/send-again/", fields)

    assert asked.status_code == 422
    assert re.search(ASKED, asked.text)
    assert 'href="/deliveries/">Cancel' in asked.text
    assert confirmed.status_code == 302
    assert Delivery.objects.filter(repeats=in_production).count() == 1


def test_the_api_refuses_without_the_field(member: User, in_production: Delivery):
    client, address = client_of(member), "/api/v1/deliveries/send-again"
    body = {"deliveries": [in_production.pk]}

    refused = client.post(address, json.dumps(body), "application/json")
    sent = client.post(address, json.dumps({**body, "confirm_production": True}), "application/json")

    assert (refused.status_code, sent.status_code) == (422, 202)
    assert re.search(ASKED, refused.json()["detail"])


def test_so_is_one_in_doubt_and_what_sends_nothing_is_not(member: User, in_doubt: Delivery):
    Execution.objects.update(in_production=True, environment_name="Live")

    with pytest.raises(Invalid, match="production environment"):
        decide(member, in_doubt.pk, Decision.SEND_AGAIN)
    asked = client_of(member).post(f"/deliveries/{in_doubt.pk}/decide/", {"decision": "send_again"})

    assert 'name="decision" value="send_again"' in asked.text
    assert decide(member, in_doubt.pk, Decision.ARRIVED)
