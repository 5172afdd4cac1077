"""Arrows on the canvas: what comes between their ends, what they make where they are dropped, other ends for them."""

import pytest
from playwright.sync_api import Locator, Page, expect

from designer.models import Project, User
from tests.e2e.actions import at_rest, find_barriers, open_designer, task
from tests.packages import arrow, package, send_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(open_page, member: User, project: Project) -> Page:
    names = {"First": (0, 0), "Second": (0, 320), "Third": (400, 320)}
    first, second, third = (send_mail(name).model_copy(update={"x": x, "y": y}) for name, (x, y) in names.items())
    page = open_page(member, viewport={"width": 1440, "height": 1000})
    open_designer(page, member, project, package("Arrows", [first, second, third], [arrow(first, second)]))
    return page


def constraint(page: Page, ends: str) -> Locator:
    return page.get_by_role("button", name=f"precedence constraint from {ends}")


def drag(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def edge(page: Page, name: str, side: str = "bottom") -> tuple[float, float]:
    """Give where an arrow leaves a task, or reaches it."""
    box = at_rest(task(page, name))
    return box["x"] + box["width"] / 2, box["y"] + (box["height"] if side == "bottom" else 0)


def test_by_mouse_an_arrow_takes_a_task_between_makes_one_where_it_is_dropped_and_gets_another_end(page: Page):
    constraint(page, "First to Second").hover()
    page.get_by_role("button", name="Insert a task between First and Second").click()
    expect(page.get_by_role("menu", name="Insert a task")).to_be_visible()
    assert find_barriers(page) == []
    page.get_by_role("menuitem", name="Add Expression Task").click()
    expect(constraint(page, "First to Expression Task")).to_be_visible()
    expect(constraint(page, "Expression Task to Second")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(constraint(page, "First to Second")).to_be_visible()

    x, y = edge(page, "Third")
    drag(page, (x, y), (x + 40, y - 330))
    page.get_by_role("menuitem", name="Add Send Mail Task").click()
    expect(constraint(page, "Third to Send Mail Task")).to_be_visible()
    made = at_rest(task(page, "Send Mail Task"))
    assert abs(made["x"] + made["width"] / 2 - x - 40) < 12

    x, y = edge(page, "Second", "top")
    drag(page, (x, y - 20), edge(page, "Third", "top"))
    expect(constraint(page, "First to Third")).to_be_visible()
    expect(constraint(page, "First to Second")).to_have_count(0)

    page.mouse.click(*edge(page, "Second"))
    page.mouse.click(*edge(page, "Send Mail Task", "top"))
    expect(constraint(page, "Second to Send Mail Task")).to_be_visible()


def test_by_keyboard_an_arrow_takes_a_task_between_and_gets_another_end(page: Page):
    task(page, "First").focus()
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Constraint to Second…").press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Evaluation operation")).to_be_focused()
    page.keyboard.press("Escape")
    expect(constraint(page, "First to Second")).to_be_focused()
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Change target")
    expect(dialog.get_by_role("combobox", name="To")).to_be_focused()
    dialog.get_by_role("combobox", name="To").select_option("Third")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="OK").press("Enter")
    expect(constraint(page, "First to Third")).to_be_focused()
    page.keyboard.press("i")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(task(page, "Expression Task")).to_be_focused()
    expect(constraint(page, "Expression Task to Third")).to_be_visible()


def test_tasks_are_aligned_by_keyboard_and_drawn_to_lines_of_others_while_they_are_dragged(page: Page):
    task(page, "First").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("a")
    expect(page.get_by_role("menu", name="Align and distribute")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("status")).to_contain_text("at their right edges")
    assert len({round(at_rest(task(page, name))["x"]) for name in ("First", "Second", "Third")}) == 1
    page.keyboard.press("Control+z")
    expect(page.get_by_role("status")).to_contain_text("Undone")
    page.keyboard.press("Escape")
    second = at_rest(task(page, "Second"))
    x, y = second["x"] + 60, second["y"] + 50
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 30, steps=5)
    missing = at_rest(task(page, "Third"))["x"] - at_rest(task(page, "Second"))["x"]
    page.mouse.move(x + 90 + missing, y - 130, steps=8)
    expect(page.locator(".mw-guide")).not_to_have_count(0)
    page.mouse.up()
    expect(page.locator(".mw-guide")).to_have_count(0)
    assert round(at_rest(task(page, "Second"))["x"]) == round(at_rest(task(page, "Third"))["x"])
