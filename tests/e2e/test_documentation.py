"""The documentation's site, as it is built and as the application serves it: strict, searched, on a narrow window."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from designer.models import User

pytestmark = pytest.mark.browser  # all of the module: a browser in the thread stops what is async in tests behind it

ROOT = Path(__file__).parents[2]
INSIDE = re.compile(r"<script(?![^>]* src=)[^>]*>|<style|<[^>]* style=|<[^>]* on[a-z]+=")
"""What a page must not have inside under its content security policy."""


@pytest.fixture(scope="module")
def site() -> Iterator[Path]:
    """Give the folder of the site, built as for an image, where a link that leads nowhere is an error."""
    folder = settings.DOCUMENTATION_FOLDER
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = ["sh", str(ROOT / ".docker/build-docs.sh"), str(folder)]
    built = subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    yield folder
    shutil.rmtree(folder)


def test_every_page_of_the_docs_is_in_the_site_and_none_has_a_script_or_style_inside(site: Path):
    pages = {str(page.relative_to(site).with_suffix("")): page.read_text() for page in site.rglob("*.html")}
    sources = {str(page.relative_to(ROOT / "docs").with_suffix("")) for page in (ROOT / "docs").rglob("*.md")}
    assert sources | {"search"} <= pages.keys()
    assert {name: INSIDE.findall(page) for name, page in pages.items() if INSIDE.search(page)} == {}
    assert "mailwright.Package.execute" in pages["site/object-model"]


def test_everybody_gets_the_site_under_the_policy_of_all_pages(site: Path):
    answer = Client().get("/docs/")
    assert "Mailwright" in answer.getvalue().decode()
    assert "script-src 'self';" in f"{answer['Content-Security-Policy']};"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert Client().get("/docs/../../manage.py").status_code == 404
    assert Client().get("/docs/index.html")["Location"] == "./"


@pytest.mark.django_db(transaction=True)
def test_the_site_is_searched_on_a_narrow_window_with_the_keyboard(site: Path, open_page, member: User, web: str):
    page: Page = open_page(member, viewport={"width": 360, "height": 740}, color_scheme="dark")
    outside: list[str] = []
    page.on("request", lambda request: request.url.startswith((web, "data:")) or outside.append(request.url))
    page.on("response", lambda response: response.ok or outside.append(f"{response.status} {response.url}"))
    page.goto("/")
    page.get_by_role("link", name="Documentation").press("Enter")
    expect(page.get_by_role("heading", name="Mailwright", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("checkbox", name="Toggle site navigation sidebar").press("Space")
    page.get_by_role("textbox", name="Search").fill("idempotency")
    page.get_by_role("textbox", name="Search").press("Enter")
    page.get_by_role("link", name="The REST API").first.press("Enter")
    expect(page.get_by_role("heading", name="The REST API")).to_be_visible()
    assert outside == []
