"""Moving the view and tasks about, near and from afar, while the frames are counted."""

from playwright.sync_api import Page

from tests.bench.designer.browser import Frames, frames, timed, wait
from tests.bench.designer.figures import Line, milliseconds
from tests.bench.designer.grid import HEIGHT, WIDTH, columns_of

STEPS = 50
CANVAS = """() => {
  const { left, top, width, height } = document.querySelector("#canvas .react-flow").getBoundingClientRect();
  return [left, top, width, height];
}"""
VIEW = """() => {
  const { a, e, f } = new DOMMatrix(getComputedStyle(document.querySelector(".react-flow__viewport")).transform);
  return [e, f, a];
}"""
NODES = "() => document.querySelectorAll('*').length"
TASK = (232, 68)


def move(page: Page, tasks: int) -> list[Line]:
    """Pan and drag near, then at Fit, then drag at 50 %."""
    near = _pan(page)
    fitted = timed(page, "Fit")
    in_sight, zoom = _count_in_sight(page, tasks)
    nodes = page.evaluate(NODES)
    far = _pan(page)
    timed(page, "Fit")
    zooming = _zoom(page)
    timed(page, "Fit")
    dragged = _drag(page, tasks)
    half = _drag_at_half(page)
    return [
        near.line("Pan at 80 %"),
        milliseconds("Fit", fitted, more=f"{zoom:.0%}, {nodes:,} nodes"),
        Line("In sight at Fit", f"{in_sight:,} tasks", "all", in_sight == tasks),
        far.line("Pan at Fit", 30),
        zooming.line("Zoom from Fit by the wheel"),
        dragged.line("Drag a task at Fit", 30),
        half.line("Drag a task at 50 %"),
    ]


def _pan(page: Page) -> Frames:
    _point_at_middle(page)
    with frames(page) as drawn:
        for step in range(STEPS):
            page.mouse.wheel(8 if step < STEPS / 2 else -8, 8 if step < STEPS / 2 else -8)
            page.evaluate("() => new Promise(requestAnimationFrame)")
    return drawn


def _zoom(page: Page) -> Frames:
    _point_at_middle(page)
    page.keyboard.down("Control")
    with frames(page) as drawn:
        for step in range(STEPS):
            page.mouse.wheel(0, -6 if step < STEPS / 2 else 6)
            page.evaluate("() => new Promise(requestAnimationFrame)")
    page.keyboard.up("Control")
    return drawn


def _point_at_middle(page: Page) -> None:
    left, top, width, height = page.evaluate(CANVAS)
    page.mouse.move(left + width / 2, top + height / 2)


def _drag(page: Page, tasks: int) -> Frames:
    """Drag the one in the middle, and undo it."""
    columns = columns_of(tasks)
    row, column = tasks // columns // 2, columns // 2
    x, y = on_screen(page, column * WIDTH + TASK[0] / 2, row * HEIGHT + TASK[1] / 2)
    drawn = _drag_from(page, x, y)
    page.keyboard.press("Control+z")
    wait(1)
    return drawn


def _drag_at_half(page: Page) -> Frames:
    """Let the keyboard bring the first task into sight, which makes it half as large, and drag it."""
    page.locator("#canvas [data-task][tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    wait(0.5)
    box = page.locator("#canvas [data-task]:focus").bounding_box()
    assert box
    drawn = _drag_from(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.press("Control+z")
    wait(1)
    return drawn


def _drag_from(page: Page, x: float, y: float) -> Frames:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 6)
    with frames(page) as drawn:
        for step in range(STEPS):
            page.mouse.move(x + 6 + step * 2, y + 6 + step)
            page.evaluate("() => new Promise(requestAnimationFrame)")
    page.mouse.up()
    wait(0.5)
    return drawn


def _count_in_sight(page: Page, tasks: int) -> tuple[int, float]:
    _, _, width, height = page.evaluate(CANVAS)
    dx, dy, zoom = page.evaluate(VIEW)
    columns = columns_of(tasks)
    corners = [((n % columns) * WIDTH * zoom + dx, (n // columns) * HEIGHT * zoom + dy) for n in range(tasks)]
    seen = [x >= 0 and x + TASK[0] * zoom <= width and y >= 0 and y + TASK[1] * zoom <= height for x, y in corners]
    return sum(seen), zoom


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """Give where a point of the flow is in the window."""
    left, top, *_ = page.evaluate(CANVAS)
    dx, dy, zoom = page.evaluate(VIEW)
    return left + dx + x * zoom, top + dy + y * zoom
