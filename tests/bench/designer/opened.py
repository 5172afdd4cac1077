"""Opening the designer, and what people do there again and again."""

import time

from playwright.sync_api import Page, expect

from designer.models import Package
from tests.bench.designer.browser import frames, timed, wait
from tests.bench.designer.figures import Line, milliseconds
from tests.bench.designer.moving import TASK, on_screen
from tests.e2e.actions import task

TIMES = 3
NOTE_FIRST_TASK = """() => {
  const look = new MutationObserver(() => {
    if (!document.querySelector("#canvas .mw-task")) return;
    look.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.benchOpened = performance.now() / 1000; }));
  });
  look.observe(document, { childList: true, subtree: true });
}"""
IS_OPEN = """() => window.benchOpened !== undefined
  && performance.getEntriesByName('first-contentful-paint').length > 0"""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
NODES = "() => [document.querySelectorAll('#canvas .mw-task').length, document.querySelectorAll('*').length]"


def open_package(page: Page, package: Package) -> list[Line]:
    """Open it some times, and give what the last ones took at best: the first time the browser reads the scripts."""
    page.add_init_script(f"({NOTE_FIRST_TASK})()")
    times = [_open(page, package) for _ in range(TIMES + 1)][1:]
    painted, opened = (min(each) for each in zip(*times, strict=True))
    drawn, nodes = page.evaluate(NODES)
    return [
        milliseconds("First contentful paint", painted),
        milliseconds("Open until a task can be clicked", opened, 1000),
        Line("Drawn at the start", f"{drawn} tasks, {nodes:,} nodes"),
    ]


def _open(page: Page, package: Package) -> tuple[float, float]:
    page.evaluate("() => localStorage.clear()") if page.url.startswith("http") else None
    page.goto(f"/packages/{package.pk}/")
    page.wait_for_function(IS_OPEN)
    return page.evaluate(PAINTED), page.evaluate("() => window.benchOpened")


def edit(page: Page) -> list[Line]:
    """Open an editor from afar, change the task, save by the keyboard, undo, go from task to task, and lay all out
    anew."""
    timed(page, "Fit")
    page.mouse.dblclick(*on_screen(page, TASK[0] / 2, TASK[1] / 2))
    dialog = page.get_by_role("dialog", name="Send Mail Task Editor")
    begun = time.perf_counter()
    expect(dialog.get_by_label("Description", exact=True)).to_be_visible()
    opened = time.perf_counter() - begun
    dialog.get_by_label("Description", exact=True).fill(f"Changed at {time.time()}")
    begun = time.perf_counter()
    dialog.get_by_role("button", name="OK", exact=True).click()
    expect(dialog).to_be_hidden()
    closed = time.perf_counter() - begun
    saved = [save(page, number) for number in range(TIMES)]
    with frames(page) as keys:
        for key in ("ArrowRight", "ArrowLeft") * 8:
            page.keyboard.press(key)
            wait(0.05)
    undone = timed(page, "Control+z")
    return [
        milliseconds("Open the editor", opened, more=f"OK {closed * 1000:,.0f} ms"),
        milliseconds("Ctrl+S until “Saved”", sorted(saved)[TIMES // 2]),
        milliseconds("Undo", undone),
        keys.line("Arrow keys from task to task"),
        milliseconds("Auto layout", timed(page, "Auto layout")),
    ]


def save(page: Page, number: int) -> float:
    """Change the first task's place by the keyboard, and save; give the seconds until that is said."""
    state = page.locator(".mw-dirty")
    task(page, "Mail 0").focus()
    page.keyboard.press("Control+ArrowDown" if number % 2 == 0 else "Control+ArrowUp")
    expect(state).to_have_text("Unsaved changes")
    wait(1)  # the validation and the draft that follow a change
    begun = time.perf_counter()
    page.keyboard.press("Control+s")
    expect(state).to_have_text("Saved")
    return time.perf_counter() - begun
