"""Trying the API out on its reference: an operation is sent in the reader's name, and the curl line says the same."""

import pytest
from playwright.sync_api import Page, expect

from designer.models import Project, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_operation_is_tried_with_the_keyboard_and_its_answer_is_shown(open_page, member: User, project: Project):
    page: Page = open_page(member)
    page.goto("/reference/put_project/")
    page.get_by_label("project_id").fill(str(project.pk))
    page.locator("#body").fill('{"name": "It\'s renamed"}')
    expect(page.locator("[data-curl]")).to_contain_text(f"/api/v1/projects/{project.pk}'")
    expect(page.locator("[data-curl]")).to_contain_text("It'\\''s renamed")
    page.get_by_role("button", name="Send PUT").press("Enter")
    expect(page.locator("[data-answer]")).to_contain_text("200 OK")
    project.refresh_from_db()
    assert project.name == "It's renamed"


def test_what_cannot_be_sent_is_said_and_not_sent(open_page, member: User, project: Project):
    page: Page = open_page(member)
    page.goto("/reference/put_project/")
    page.get_by_role("button", name="Send PUT").click()
    expect(page.locator("[data-answer]")).to_contain_text("Fill in project_id.")
    page.get_by_label("project_id").fill(str(project.pk))
    page.locator("#body").fill("{")
    page.get_by_role("button", name="Send PUT").click()
    expect(page.locator("[data-answer]")).to_contain_text("The body is no JSON")
