"""A real browser on a real server: Chromium, uvicorn and, where a package runs, a Celery worker."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from designer.models import User
from tests.ports import free_port
from tests.programs.processes import web_server

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first has no windows, and needs a third less time than one that hides them."""
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
SECONDS = 30_000
"""On a busy machine. Nobody waits for it where all is well."""
expect.set_options(timeout=SECONDS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: install it (Debian: chromium-headless-shell), or name it in CHROMIUM.")
    # Playwright's event loop runs in the thread that the tests use the database from.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def web(django_db_setup: None) -> Iterator[str]:
    with web_server(free_port()) as address:
        yield address


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, web: str) -> Iterator[OpenPage]:
    """Give pages, each in a browser session of its own, signed in when a user is given. All that goes wrong in them
    by itself, a broken script or a violation of the content security policy, fails the test.

    They are those of somebody who does not like motion, in which nothing is pointed at that is on its way: a test that
    is about motion says so."""
    problems: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.extend(_violations(message)))

    def open_it(user: User | None = None, address: str = web, **options: object) -> Page:
        known = {"reduced_motion": "reduce", **options}
        context = opened.enter_context(closing(browser.new_context(base_url=address, **known)))
        context.set_default_timeout(SECONDS)
        context.on("page", watch)
        if user:
            sign_in(context, user, address)
        return context.new_page()

    with ExitStack() as opened:
        yield open_it
    assert problems == []


def _violations(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    """Give a browser the session of a user who has signed in."""
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
