"""The table: each package is made, asked for, opened, moved about, edited and run."""

import os

from playwright.sync_api import Browser

from designer.services.packages import create_package
from tests.bench.designer.browser import chromium
from tests.bench.designer.figures import Line, table
from tests.bench.designer.grid import grid
from tests.bench.designer.moving import move
from tests.bench.designer.opened import edit, open_package
from tests.bench.designer.served import measure_server
from tests.bench.designer.watching import measure_runs
from tests.bench.sink import sink
from tests.bench.stack.running import Stack, stack

SIZES = (300, 1000)
"""Tasks of the packages; the goals are those of the last."""
PROCESSES = 2
WINDOW = {"width": 1440, "height": 900}


def print_table(turns: int) -> None:
    """Measure, and print. Runs are made so many times in turns."""
    # Playwright's event loop runs in the thread that uses the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with stack(PROCESSES) as running, sink() as server, chromium() as browser:
        lines = {size: _measure(running, browser, server.port, size, turns) for size in SIZES}
    print(f"Load {os.getloadavg()[0]:.1f}. What is bold misses its goal.\n\n{table(lines)}")


def _measure(stack: Stack, browser: Browser, port: int, size: int, turns: int) -> list[Line]:
    package = create_package(stack.user, stack.project, grid(f"Grid {size}", size, port))
    context = browser.new_context(base_url=f"http://127.0.0.1:{stack.port}", viewport=WINDOW)
    cookies = [{"name": name, "value": value, "url": context_url(stack)} for name, value in stack.cookies.items()]
    context.add_cookies(cookies)
    page = context.new_page()
    lines = measure_server(stack, package)
    lines += open_package(page, package)
    lines += move(page, size)
    lines += measure_runs(stack, page, package, turns)
    lines += edit(page)
    context.close()
    return lines


def context_url(stack: Stack) -> str:
    """Give the address that the session is for."""
    return f"http://127.0.0.1:{stack.port}"
