"""Chromium loads the images that are sent with an HTML message, and no others."""

from collections.abc import Mapping
from contextlib import closing
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Route

from tests.odd_html import ODD_HTML

pytestmark = pytest.mark.browser
GUESSED = "text of SVG"
"""Chromium asks for this one ahead, before it has read what is around it, and then does not show it."""
CASES = {name: case for name, case in ODD_HTML.items() if name != GUESSED}
ALL = "http://odd.example/"


@pytest.fixture(scope="module")
def asked(browser: Browser) -> Mapping[str, set[str]]:
    """What Chromium asks for by the name of the message, when all are in one page, each in a frame with a host of its
    own. Every image is missing, so none is kept."""
    messages = {f"{number}.odd.example": name for number, name in enumerate(CASES)}
    found: dict[str, set[str]] = {name: set() for name in CASES}

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        path = unquote(route.request.url.partition(f"{address.netloc}/")[2])
        name = messages.get(address.netloc)
        if name is not None and path:
            found[name].add(path)
        body = CASES[name][0] if name is not None else "".join(f"<iframe src=//{host}/></iframe>" for host in messages)
        route.fulfill(status=404 if path else 200, content_type="text/html; charset=utf-8", body=body * (not path))

    with closing(browser.new_context(java_script_enabled=False)) as context:
        context.route("**/*", answer)
        context.new_page().goto(ALL, wait_until="load")
    return found


@pytest.mark.parametrize("name", CASES)
def test_chromium_loads_the_same_images(asked: Mapping[str, set[str]], name: str):
    assert asked[name] == set(CASES[name][1])
