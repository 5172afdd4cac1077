"""What somebody who has not signed in may send to the sign-in page."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.accounts.browsers import name_browser
from designer.accounts.client_address import client_address, network_of, read_networks
from designer.models import SignInCount
from tests.fuzz.bounds import bounded

ADDRESSES = st.one_of(st.text(max_size=60), st.ip_addresses().map(str), st.just("127.0.0.1"))
QUICKLY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(peer=ADDRESSES, entries=st.lists(ADDRESSES, max_size=40))
def test_every_header_gives_an_address_or_none(peer: str, entries: list[str]):
    with bounded(2):
        request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=",".join(entries))
        assert len(network_of(client_address(request))) <= 43


@pytest.mark.parametrize("piece", [",", "1.1.1.1,", "[", ":", "%", "::ffff:", " \t"])
def test_a_header_of_a_megabyte_costs_no_time(piece: str, settings):
    settings.TRUSTED_PROXIES = read_networks(["127.0.0.1", "1.1.1.1"])
    with bounded(1, megabytes=20):
        request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=piece * 1_000_000)
        client_address(request)


@given(said=st.text(max_size=400))
def test_every_browser_has_a_short_name(said: str):
    assert 0 < len(name_browser(said)) <= 60


@pytest.mark.django_db
@QUICKLY
@given(name=st.text(max_size=400), password=st.text(max_size=5000), browser=st.text("abc/();<>\"' é", max_size=500))
def test_nothing_that_is_typed_signs_in_or_is_an_error(name: str, password: str, browser: str):
    SignInCount.objects.all().delete()
    with bounded(5):
        given = {"username": name, "password": password}
        answer = Client().post(reverse("sign-in"), given, headers={"User-Agent": browser.encode().decode("latin-1")})
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
