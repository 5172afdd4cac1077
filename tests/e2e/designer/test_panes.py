"""The panes around the canvas: their sizes, which are closed, what outlasts a reload, and icons in a large text."""

import pytest
from playwright.sync_api import Page, expect

from designer.models import Project, User
from tests.e2e.actions import at_rest, find_barriers, open_designer, task, wait_for_designer
from tests.packages import chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def width_of(page: Page, pane: str) -> float:
    return at_rest(page.locator(pane))["width"]


def test_panes_are_resized_closed_and_remembered_and_icons_grow_with_text(open_page, member: User, project: Project):
    page = open_page(member, viewport={"width": 1440, "height": 900})
    open_designer(page, member, project, chain(2))
    usual = width_of(page, ".mw-properties")
    edge = page.get_by_role("separator", name="Size of the properties")
    box = at_rest(edge)
    page.mouse.move(box["x"] + 3, 300)
    page.mouse.down()
    page.mouse.move(box["x"] - 97, 300, steps=4)
    page.mouse.up()
    assert width_of(page, ".mw-properties") == pytest.approx(usual + 100, abs=4)
    page.get_by_role("separator", name="Size of the toolbox").press("Enter")
    expect(page.get_by_role("toolbar", name="Task types")).to_be_hidden()
    page.get_by_role("tab", name="Package Explorer").click()
    page.reload()
    wait_for_designer(page)
    expect(page.get_by_role("tab", name="Package Explorer")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("toolbar", name="Task types")).to_be_hidden()
    assert width_of(page, ".mw-properties") == pytest.approx(usual + 100, abs=4)
    assert find_barriers(page) == []
    edge.dblclick(position={"x": 3, "y": 60})
    assert width_of(page, ".mw-properties") == pytest.approx(usual, abs=1)
    page.keyboard.press("Alt+1")
    expect(page.get_by_role("toolbar", name="Task types")).to_be_visible()
    page.get_by_role("searchbox", name="Filter the task types").fill("mail")
    expect(page.get_by_role("toolbar", name="Task types").get_by_role("button")).to_have_count(1)
    page.keyboard.press("F11")
    expect(page.get_by_role("tab", name="Package Explorer")).to_be_hidden()
    page.keyboard.press("Alt+4")
    expect(page.get_by_role("tab", name="Connection Managers")).to_be_focused()
    expect(task(page, "Mail 0")).to_be_visible()

    icon = page.get_by_role("button", name="Fit", exact=True).locator(".mw-icon")
    before = at_rest(icon)["width"]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(icon).to_have_css("width", f"{2 * before:g}px")
