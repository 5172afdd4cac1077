"""A large package as a whole: one picture, in which tasks are clicked, dragged and chosen as they are from near."""

import re

import pytest
from playwright.sync_api import Page, expect

from designer.models import Project, User
from designer.package.document import PackageDocument
from tests.e2e.actions import find_barriers_in_forced_colours_too, open_designer
from tests.packages import chain
from tests.rights import join

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLUMNS, WIDTH, HEIGHT = 20, 290, 140
ON_SCREEN = """async ([x, y]) => {
  const find = () => {
    const { left, top } = document.querySelector("#canvas .react-flow").getBoundingClientRect();
    const { a, e, f } = new DOMMatrix(getComputedStyle(document.querySelector(".react-flow__viewport")).transform);
    return [left + e + x * a, top + f + y * a];
  };
  let found = find();
  for (let frames = 0; frames < 6; frames += 1) {
    await new Promise(requestAnimationFrame);
    const now = find();
    if (String(now) !== String(found)) frames = 0;
    found = now;
  }
  return found;
}"""
"""Where a point of the flow is in the window, when that stands still."""
STARTS = """all => all.flatMap((each) => [...each.getAttribute("d").matchAll(/M([-\\d.]+) ([-\\d.]+)/g)])
  .map(([, x, y]) => [Number(x), Number(y)])"""

IS_ON_TOP = """(mark) => {
  mark.style.pointerEvents = "auto";
  const { left, top, width, height } = mark.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === mark;
}"""


def grid(tasks: int) -> PackageDocument:
    document = chain(tasks)
    placed = [
        task.model_copy(update={"x": number % COLUMNS * WIDTH, "y": number // COLUMNS * HEIGHT})
        for number, task in enumerate(document.executables)
    ]
    return document.model_copy(update={"executables": placed})


@pytest.fixture
def page(open_page, member: User, project: Project) -> Page:
    page = open_page(member, viewport={"width": 1440, "height": 900})
    open_from_afar(page, member, project)
    return page


def open_from_afar(page: Page, member: User, project: Project) -> None:
    open_designer(page, member, project, grid(220))
    expect(page.locator(".mw-zoom-percent")).to_have_text("80 %")
    page.get_by_role("button", name="Fit", exact=True).click()
    expect(page.locator(".mw-far")).to_be_attached()


def middle_of(page: Page, number: int) -> tuple[float, float]:
    return page.evaluate(ON_SCREEN, [number % COLUMNS * WIDTH + 116, number // COLUMNS * HEIGHT + 34])


def test_tasks_are_named_clicked_dragged_and_chosen_by_mouse_as_from_near(page: Page):
    name, state = page.locator("#properties").get_by_label("Name"), page.locator(".mw-dirty")
    page.mouse.move(*middle_of(page, 105))
    expect(page.locator(".mw-far-label")).to_have_text(re.compile("^Mail 105Send Mail task"))
    page.mouse.click(*middle_of(page, 105))
    expect(name).to_have_value("Mail 105")
    expect(page.locator("#canvas [data-task]")).to_have_count(1)
    assert find_barriers_in_forced_colours_too(page) == []

    page.mouse.down()
    page.mouse.move(*middle_of(page, 106), steps=4)
    page.mouse.up()
    expect(state).to_have_text("Unsaved changes")
    expect(page.get_by_role("status")).to_have_text('Moved "Mail 105".')
    page.keyboard.press("Control+z")
    expect(state).to_have_text("Saved")

    page.keyboard.down("Shift")
    page.mouse.move(*page.evaluate(ON_SCREEN, [5 * WIDTH - 30, 5 * HEIGHT - 30]))
    page.mouse.down()
    page.mouse.move(*middle_of(page, 147), steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(page.locator("#properties")).to_contain_text("9 tasks selected")

    page.mouse.dblclick(*middle_of(page, 200))
    expect(page.get_by_role("dialog", name="Send Mail Task Editor")).to_be_visible()


def test_arrows_begin_at_their_tasks_and_the_keyboard_keeps_its_place_at_fit_and_goes_on_from_there(page: Page):
    starts = page.locator(".mw-far-arrow[data-look=success]").evaluate_all(STARTS)
    assert len({(x // WIDTH, y // HEIGHT) for x, y in starts}) == len(starts) == 219
    assert {(x % WIDTH, y % HEIGHT) for x, y in starts} == {(116, 68)}

    page.locator("#canvas [data-task][tabindex='0']").focus()
    page.keyboard.press("End")
    expect(page.locator("#canvas [data-task]:focus")).to_have_accessible_name(re.compile("^Mail 219,"))
    page.keyboard.press("0")
    expect(page.locator(".mw-far")).to_be_attached()
    expect(page.locator("#canvas [data-task]:focus")).to_have_accessible_name(re.compile("^Mail 219,"))
    page.keyboard.press("Control+ArrowRight")
    expect(page.locator(".mw-dirty")).to_have_text("Unsaved changes")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#canvas [data-task]:focus")).to_have_accessible_name(re.compile("^Mail 199,"))
    page.keyboard.press("0")
    expect(page.locator(".mw-far")).to_be_attached()
    expect(page.locator("#canvas [data-task]:focus")).to_have_accessible_name(re.compile("^Mail 199,"))
    page.keyboard.press("Delete")
    expect(page.get_by_role("status")).to_have_text(re.compile("Deleted .*Mail 199"))


def test_a_finger_taps_a_task_and_the_map_leads_there(open_page, member: User, project: Project):
    page = open_page(member, viewport={"width": 1024, "height": 800}, has_touch=True)
    open_from_afar(page, member, project)
    page.touchscreen.tap(*middle_of(page, 33))
    expect(page.locator("#properties").get_by_label("Name")).to_have_value("Mail 33")
    page.get_by_role("button", name="Map", exact=True).tap()
    expect(page.get_by_role("img", name="Map of the control flow")).to_be_visible()


def test_who_else_is_at_a_task_stands_above_it_also_where_it_has_an_element(
    page: Page, open_page, member: User, stranger: User, project: Project
):
    join(project, stranger)
    other = open_page(stranger, viewport={"width": 1440, "height": 900})
    other.goto(page.url)
    other.locator("#canvas [data-task][tabindex='0']").press("Enter")
    expect(other.get_by_role("dialog", name="Send Mail Task Editor")).to_be_visible()
    mark = page.locator(".mw-far-people .mw-people")
    expect(mark).to_be_visible()
    assert mark.evaluate(IS_ON_TOP)
