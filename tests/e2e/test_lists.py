"""Lists: searched while somebody types, and what is chosen in them."""

import pytest
from playwright.sync_api import expect

from designer.models import Project, User
from designer.services.packages import create_package
from tests.e2e.actions import find_barriers
from tests.packages import package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_list_is_searched_while_somebody_types_and_all_that_is_found_is_chosen(
    open_page, member: User, project: Project
):
    create_package(member, project, package("Alpha"))
    create_package(member, project, package("Beta"))
    page = open_page(member)
    page.goto(f"/projects/{project.pk}/")
    search = page.get_by_role("searchbox", name="Search packages")
    search.press_sequentially("alp")
    expect(page.get_by_role("link", name="Beta", exact=True)).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="1 package with “alp”")).to_be_visible()
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?q=alp")
    expect(search).to_be_focused()
    assert find_barriers(page) == []

    page.get_by_role("checkbox", name="Choose all").check()
    expect(page.get_by_role("checkbox", name="Choose Alpha")).to_be_checked()
    page.get_by_role("button", name="Duplicate or move the chosen").click()
    page.get_by_role("button", name=f"Duplicate in “{project}”").click()
    expect(page.get_by_text(f"Created in “{project}”: “Alpha copy”.")).to_be_visible()
