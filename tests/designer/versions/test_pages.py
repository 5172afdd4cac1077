"""The pages of a package's versions."""

from typing import Any

import pytest
from django.test import Client

from designer.models import Package, Project, User
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from designer.storage.versions import load_version
from tests.packages import chain
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    made = create_package(member, project, chain(3))
    document = load_document(made)
    fewer = {"executables": document.executables[:2], "precedence_constraints": document.precedence_constraints[:1]}
    return save_package(member, made.pk, document.model_copy(update=fewer), 1, note="Two are enough")


@pytest.fixture
def browser(member: User) -> Client:
    return client_of(member)


def test_the_list_offers_the_two_newest_to_be_compared(browser: Client, saved: Package):
    page = browser.get(f"/packages/{saved.pk}/versions/").text
    assert "Two are enough" in page
    assert 'name="from" value="1" checked' in page
    assert 'name="to" value="2" checked' in page


def test_the_comparison_has_the_picture_and_leads_from_it_to_the_list(browser: Client, saved: Package):
    gone = load_version(saved.versions.get(number=1)).executables[2]
    page = browser.get(f"/packages/{saved.pk}/versions/compare/?from=1&to=2").text
    assert f'<a href="#change-{gone.id}">' in page
    assert f'id="change-{gone.id}"' in page
    assert f'name="task" value="{gone.id}"' in page
    assert "2 removed" in page


def test_more_differences_than_a_page_has_are_on_further_ones(browser: Client, member: User, saved: Package):
    more = chain(130).model_copy(update={"name": "Chain"})
    save_package(member, saved.pk, more, 2)
    last = more.precedence_constraints[-1]
    address = f"/packages/{saved.pk}/versions/compare/"
    page = browser.get(address, {"from": 2, "to": 3}).text
    assert f'href="?from=2&amp;to=3&amp;at=200#change-{last.id}"' in page
    assert f'id="change-{last.id}"' in browser.get(address, {"from": 2, "to": 3, "at": 200}).text


@pytest.mark.parametrize("query", ["", "?from=x&to=-1&at=y", "?from=1&to=1"])
def test_an_address_that_makes_no_sense_compares_with_the_one_before(browser: Client, saved: Package, query: str):
    assert browser.get(f"/packages/{saved.pk}/versions/compare/{query}").status_code == 200


def post(browser: Client, address: str, **given: Any) -> str:
    return browser.post(address, given, follow=True).text


def test_a_version_is_named_and_what_is_wrong_is_said(browser: Client, saved: Package):
    address = f"/packages/{saved.pk}/versions/1"
    assert "It is kept for good." in post(browser, f"{address}/name/", name="Release", note="")
    assert "version 1: Release" in browser.get(f"{address}/").text
    assert "Version 1 has this name already." in post(browser, f"/packages/{saved.pk}/versions/2/name/", name="Release")


def test_all_of_a_version_or_one_task_is_restored(browser: Client, saved: Package):
    gone = load_version(saved.versions.get(number=1)).executables[2]
    address = f"/packages/{saved.pk}/versions/1/restore/"
    assert "That made version 3" in post(browser, address, task=gone.id)
    assert "is what it was in version 1. That made version 4." in post(browser, address)
    assert load_document(Package.objects.get(pk=saved.pk)) == load_version(saved.versions.get(number=1))
    assert "cannot be read" in post(browser, address, task="x")
