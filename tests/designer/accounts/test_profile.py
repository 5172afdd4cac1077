"""One's own profile, and the address that an administrator gives an account."""

import pytest
from django.urls import reverse

from designer.models import AuditEntry, User
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database


def test_a_profile_is_kept_and_pages_follow_it(member: User):
    browser = client_of(member)
    given = {"display_name": "Mia <b>", "time_zone": "Europe/Berlin", "date_format": "de-DE"}
    assert browser.post(reverse("account-profile"), given).url == reverse("account")
    page = browser.get("/").text
    assert '<html lang="en" data-time-zone="Europe/Berlin" data-date-format="de-DE">' in page
    assert "</span> Mia &lt;b&gt;</a>" in page
    changes = AuditEntry.objects.get(action="changed own profile").changes
    assert changes == ["name: “Mia <b>”", "time zone: “Europe/Berlin”", "dates: “de-DE”"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"time_zone": "Mars/Olympus"}, "Time zone: Select a valid choice."),
        ({"date_format": "xx"}, "Dates: Select a valid choice."),
        ({"display_name": "x" * 151}, "Your name: Ensure this value has at most 150 characters"),
    ],
)
def test_what_no_profile_can_be_is_told_at_its_field(member: User, given: dict[str, str], sentence: str):
    answer = client_of(member).post(reverse("account-profile"), given)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    member.refresh_from_db()
    assert (member.time_zone, member.date_format, member.display_name) == ("", "", "")


def test_an_administrator_sets_the_address_of_an_account(administrator: User, member: User):
    client, url = client_of(administrator), reverse("person-email", args=[member.pk])
    assert "This is no e-mail address." in client.post(url, {"email": "nowhere"}).text
    assert client.post(url, {"email": "mia@example.com"}).url == reverse("person", args=[member.pk])
    member.refresh_from_db()
    assert member.email == "mia@example.com"
    assert AuditEntry.objects.filter(action="changed e-mail address of", thing="mia").exists()


def test_the_page_of_the_account_costs_few_queries(member: User, django_assert_max_num_queries):
    browser = client_of(member)
    with django_assert_max_num_queries(6):
        browser.get(reverse("account"))
