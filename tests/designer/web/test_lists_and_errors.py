"""Lists that are long or empty, and the pages of what went wrong."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import json_script

from designer.models import Package, Project, User
from designer.services.projects import create_project
from designer.templatetags.json_text import large_json_script
from tests.designer.web.pages import add_packages

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


def count_queries(browser: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.mark.any_database
def test_the_list_of_projects_asks_no_more_for_more_of_them(browser: Client, member: User):
    for number in range(3):
        create_project(member, f"Few {number}")
    few = count_queries(browser, reverse("projects"))
    for number in range(60):
        add_packages(member, create_project(member, f"Many {number}"), range(1))
    assert count_queries(browser, reverse("projects")) == few <= 8


@pytest.mark.any_database
def test_a_project_asks_no_more_for_more_packages(browser: Client, member: User, project: Project):
    address = reverse("project", args=[project.pk])
    add_packages(member, project, range(3))
    few = count_queries(browser, address)
    add_packages(member, project, range(3, 60))
    assert count_queries(browser, address) == few <= 15


def test_a_long_list_is_read_page_by_page(browser: Client, member: User, project: Project):
    add_packages(member, project, range(60))
    first = browser.get(reverse("project", args=[project.pk]))
    assert "60 packages" in first.text
    assert "Report 0049" in first.text
    assert "Report 0050" not in first.text
    following = browser.get(reverse("project", args=[project.pk]) + first.context["page"].next)
    assert [package.name for package in following.context["page"]] == [f"Report {n:04}" for n in range(50, 60)]


def test_a_count_beyond_1000_is_told_as_such(browser: Client, member: User, project: Project):
    Package.objects.bulk_create(Package(project=project, name=f"Package {number}") for number in range(1001))
    assert "more than 1,000 packages" in browser.get(reverse("project", args=[project.pk])).text


@pytest.mark.parametrize("text", ["zzz", "a\0b", "%", "<b>"])
def test_a_search_without_a_find_says_so_and_shows_what_was_typed(browser: Client, project: Project, text: str):
    answer = browser.get(reverse("projects"), {"q": text})
    assert answer.status_code == 200
    assert "No such project" in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("query", ["after=x", "before=999999999999999999999", "after=5~%00", "q=%00"])
def test_an_address_that_makes_no_sense_is_answered(browser: Client, project: Project, query: str):
    assert browser.get(f"{reverse('project', args=[project.pk])}?{query}").status_code == 200


def test_empty_pages_say_what_to_do_next(browser: Client, project: Project):
    assert reverse("package-create", args=[project.pk]) in browser.get(reverse("project", args=[project.pk])).text
    project.delete()
    assert reverse("project-create") in browser.get(reverse("projects")).text


@pytest.mark.parametrize("name", ["projects", "project-create", "connections", "connection-create", "executions"])
def test_pages_hold_no_inline_script_or_style(browser: Client, project: Project, name: str):
    answer = browser.get(reverse(name))
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert INLINE.search(answer.text) is None


@pytest.mark.parametrize("name", ["project", "project-edit", "package-create"])
def test_a_projects_pages_hold_no_inline_script_or_style(browser: Client, member: User, project: Project, name: str):
    add_packages(member, project, range(1))
    assert INLINE.search(browser.get(reverse(name, args=[project.pk])).text) is None


@pytest.mark.django_db
def test_an_address_without_a_page_is_answered_signed_in_and_out(client: Client, member: User):
    signed_out = client.get("/nothing/here/")
    assert signed_out.status_code == 404
    assert "There is no page at this address." in signed_out.text
    assert "Sign out" not in signed_out.text
    client.force_login(member)
    assert "Sign out" in client.get("/nothing/here/").text


def test_a_failure_of_the_server_shows_a_page_without_a_trace(browser: Client, monkeypatch):
    browser.raise_request_exception = False
    monkeypatch.setattr("designer.views.projects.projects.run_history", lambda: 1 / 0)
    answer = browser.get(reverse("projects"))
    assert answer.status_code == 500
    assert "Something went wrong on the server" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert INLINE.search(answer.text) is None


def test_a_request_under_another_servers_name_is_refused_with_a_sentence(client: Client):
    answer = client.get("/", headers={"host": "mail.example.net"})
    assert answer.status_code == 400
    assert "The request was not understood" in answer.text


def test_a_form_without_its_token_is_refused_with_a_sentence(member: User):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    answer = browser.post(reverse("project-create"), {"name": "Forged"})
    assert answer.status_code == 403
    assert "The form was not accepted" in answer.text
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "value", [{"name": "</script><!-- & 'x'"}, ["ä", 1.5, None], {"at": datetime(2026, 1, 2, tzinfo=UTC)}]
)
def test_what_a_page_gives_its_script_is_written_as_django_writes_it(value: object):
    assert large_json_script(value, "data") == json_script(value, "data")
