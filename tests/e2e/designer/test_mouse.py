"""What the mouse does on the canvas, where a review found that it did something else."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from designer.models import Project, User
from tests.e2e.actions import at_rest, find_barriers, open_designer, task
from tests.packages import arrow, executable, package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = '"Invoice of " + @[System::PackageName] + " for " + @[System::UserName] + " on " + @[System::MachineName]'


@pytest.fixture
def page(open_page, member: User, project: Project) -> Page:
    first = send_mail("First").model_copy(update={"expressions": {"subject": LONG}})
    second = send_mail("Second").model_copy(update={"y": 320, "disable": True})
    box = executable("Sequence", "Box").model_copy(update={"x": 320, "width": 320, "height": 240})
    inside = send_mail("Inside").model_copy(update={"parent": box.id, "x": 24, "y": 64})
    page = open_page(member, viewport={"width": 1440, "height": 1000})
    made = package("Mouse", [first, second, box, inside], [arrow(first, second)], [smtp()])
    open_designer(page, member, project, made)
    return page


def toolbox(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Task types").get_by_role("button", name="Send Mail Task")


def test_what_is_dropped_stays_there_and_on_an_arrow_comes_between(page: Page):
    pane = page.locator(".react-flow__pane")
    origin = at_rest(pane)
    toolbox(page).drag_to(pane, target_position={"x": 620, "y": 430})
    dropped = at_rest(task(page, "Send Mail Task"))
    assert abs(dropped["x"] + dropped["width"] / 2 - origin["x"] - 620) < 8
    assert abs(dropped["y"] + dropped["height"] / 2 - origin["y"] - 430) < 8
    page.keyboard.press("Control+z")
    toolbox(page).drag_to(page.get_by_role("button", name="Success, precedence constraint from First to Second"))
    expect(page.locator("[data-constraint]")).to_have_count(2)
    expect(page.get_by_role("button", name="constraint from First to Send Mail Task")).to_be_visible()
    expect(page.get_by_role("button", name="constraint from Send Mail Task to Second")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="constraint from First to Second")).to_be_visible()


def test_a_double_click_in_the_toolbox_adds_one_and_the_button_add_shows_what_there_is(page: Page):
    toolbox(page).dblclick()
    expect(task(page, "Send Mail Task")).to_have_count(1)
    page.get_by_role("toolbar", name="Designer").get_by_role("button", name="Add").click()
    expect(page.get_by_role("menu", name="Add")).to_be_visible()
    expect(page.locator("#properties h3")).to_be_visible()
    assert find_barriers(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(task(page, "Expression Task")).to_be_focused()


def test_what_is_pasted_after_a_click_on_nothing_goes_beside_all_and_not_into_a_container(page: Page):
    task(page, "Inside").click()
    page.keyboard.press("Control+c")
    page.locator(".react-flow__pane").click(position={"x": 700, "y": 30})
    page.keyboard.press("Control+v")
    expect(page.get_by_role("status")).to_have_text('Pasted "Inside".')
    expect(page.get_by_role("button", name=re.compile("^Inside"))).to_have_count(2)
    page.locator(".react-flow__pane").click(position={"x": 700, "y": 30})
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-task]:focus")).to_have_count(1)


def test_a_long_expression_makes_the_pane_of_properties_no_wider_and_tasks_in_a_box_open_at_a_double_click(page: Page):
    task(page, "First").click()
    pane = page.locator("#properties")
    expect(pane).to_contain_text("Invoice of")
    assert pane.evaluate("pane => pane.scrollWidth - pane.clientWidth") == 0

    first, second = at_rest(task(page, "First")), at_rest(task(page, "Second"))
    page.keyboard.down("Shift")
    page.mouse.move(first["x"] - 10, first["y"] - 10)
    page.mouse.down()
    page.mouse.move(second["x"] + second["width"] + 5, second["y"] + second["height"] + 5, steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator("[data-task][aria-pressed=true]")).to_have_count(2)
    task(page, "First").dblclick()
    expect(page.get_by_role("dialog", name="Send Mail Task Editor")).to_be_visible()
