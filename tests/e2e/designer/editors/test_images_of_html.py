"""Chromium loads the images that are sent with an HTML message, and no others."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.odd_html import ODD_HTML

pytestmark = pytest.mark.browser
GUESSED = "text of SVG"
"""Chromium asks for this one ahead, before it has read what is around it, and then does not show it."""
CASES = {name: case for name, case in ODD_HTML.items() if name != GUESSED}
ORIGIN = "http://odd.example/"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page for all messages, one after the other; every image that is asked for is missing, so none is kept."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("html", "images"), CASES.values(), ids=CASES.keys())
def test_chromium_loads_the_same_images(page: Page, html: str, images: list[str]):
    asked = set()

    def answer(route: Route) -> None:
        path = unquote(route.request.url.removeprefix(ORIGIN))
        asked.add(path)
        route.fulfill(
            status=200 if path == "" else 404,
            content_type="text/html; charset=utf-8",
            headers={"Cache-Control": "no-store"},
            body=html * (not path),
        )

    page.route("**/*", answer)
    page.goto(ORIGIN, wait_until="load")
    page.goto("about:blank")
    page.unroute("**/*", answer)
    assert asked - {"", "favicon.ico"} == set(images)
