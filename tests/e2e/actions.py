"""What a person does in the designer, by words that are on the screen."""

import re
from pathlib import Path
from typing import Literal

from playwright.sync_api import FloatRect, Locator, Page, expect

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package

AXE = Path("node_modules/axe-core/axe.min.js")
AT_REST = """async (element) => {
  const find = () => element.getBoundingClientRect().toJSON();
  let found = find();
  for (let frames = 0; frames < 3; frames += 1) {
    await new Promise(requestAnimationFrame);
    const now = find();
    if (JSON.stringify(now) !== JSON.stringify(found)) frames = 0;
    found = now;
  }
  return found;
}"""
UNFITTED = "matrix(1, 0, 0, 1, 0, 0)"
"""Where the canvas's view is before it is fitted."""
STILL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; }");
  document.adoptedStyleSheets.push(sheet);
}"""
"""Lets a colour be another one at once: axe would find it on its way from theme to theme."""
COLOURS = "runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}"
FOCUSED = """() => {
  const element = document.activeElement;
  const label = element.labels?.[0]?.textContent ?? "";
  return [element.getAttribute("aria-label") ?? "", label, element.textContent.trim()].filter(Boolean)[0] ?? "";
}"""


def open_designer(page: Page, user: User, project: Project, document: PackageDocument) -> Package:
    """Make a package and open the designer with it."""
    package = create_package(user, project, document)
    show_designer(page, package)
    return package


def show_designer(page: Page, package: Package) -> None:
    """Open the designer and wait until it can be used."""
    page.goto(f"/packages/{package.pk}/")
    wait_for_designer(page)


def wait_for_designer(page: Page) -> None:
    """Wait until the designer can be used, and its canvas stands still: what is pointed at before has moved on."""
    expect(page.get_by_role("toolbar", name="Designer")).to_be_visible()
    view = page.locator(".react-flow__viewport")
    if page.locator(".mw-empty-canvas").count() == 0:
        expect(view).not_to_have_css("transform", UNFITTED)
    at_rest(view)


def at_rest(thing: Locator) -> FloatRect:
    """Give where something is in the window when it has stopped moving, and all that was asked for is drawn."""
    return thing.evaluate(AT_REST)


def task(page: Page, name: str):
    """Give a task on the canvas."""
    return page.locator("#canvas").get_by_role("button", name=re.compile(rf"^{re.escape(name)}, "))


def rename(page: Page, name: str) -> None:
    """Rename the task that has the focus."""
    page.keyboard.press("F2")
    expect(page.locator(".mw-rename input")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(task(page, name)).to_be_focused()


def save(page: Page) -> None:
    """Save by the keyboard when the page knows of the change, and wait until that is saved."""
    state = page.locator(".mw-dirty")
    expect(state).to_have_text("Unsaved changes")
    page.keyboard.press("Control+s")
    expect(state).to_have_text("Saved")


def tab_to(page: Page, words: str, key: str = "Tab", most: int = 40) -> None:
    """Press a key until what has the focus is called like this. The page's own scripts move the focus before that."""
    page.wait_for_load_state()
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED).strip().startswith(words):
            return
    raise AssertionError(f"{key} does not lead to “{words}”, it ends at “{page.evaluate(FOCUSED)}”")


def find_barriers(page: Page, within: str = "") -> list[str]:
    """Give what axe finds in the page as it is now, or in a part of it that a selector names. It is sent to a page
    once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(STILL)
        page.evaluate(AXE.read_text())
    return _ask_axe(page, within=within)


def find_barriers_in_forced_colours_too(page: Page) -> list[str]:
    """Give what axe finds in the page as it is now, and by what goes by colours in those that a high contrast theme
    forces: nothing else is different there."""
    found = find_barriers(page)
    page.emulate_media(forced_colors="active")
    forced = [f"forced colours: {each}" for each in _ask_axe(page, COLOURS)]
    page.emulate_media(forced_colors="none")
    return found + forced


def find_barriers_in_both_themes(page: Page) -> list[str]:
    """Give what axe finds in the page as it is now, where it is light, and by what goes by colours where it is dark:
    nothing else is different there."""
    found = find_barriers(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    dark = [f"dark: {each}" for each in _ask_axe(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    return found + dark


def find_barriers_in_either_theme(page: Page, *addresses: str) -> list[str]:
    """Give what axe finds at addresses where it is light and wide, and where it is dark and narrow. They must be no
    wider than their window. A page is loaded once."""
    return [f"{address}, {found}" for address in addresses for found in _find_at(page, address)]


def _find_at(page: Page, address: str) -> list[str]:
    show_in(page, "light", 1280)
    page.goto(address)
    page.evaluate(STILL)
    page.evaluate(AXE.read_text())
    wide = _find_in(page, "light", 1280)
    show_in(page, "dark", 360)
    return [*wide, *_find_in(page, "dark", 360)]


def _find_in(page: Page, theme: Literal["light", "dark"], width: int) -> list[str]:
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found = [*_ask_axe(page), *([f"wider than its window by {wider}"] if wider > 0 else [])]
    return [f"{theme}, {width} pixels: {each}" for each in found]


def show_in(page: Page, theme: Literal["light", "dark"], width: int) -> None:
    """Give the page a theme, and its window a width."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})


def _ask_axe(page: Page, only: str = "", within: str = "") -> list[str]:
    options = f"{{reporter: 'no-passes', resultTypes: ['violations'], {only}}}"
    found = page.evaluate(f"place => axe.run(place || document, {options})", within)["violations"]
    return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]
