"""Markup that somebody smuggled into a page: by a text that they may store, or by a way that we have not thought of."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from designer.models import Package, Project, ProjectGrant, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.e2e.conftest import sign_in
from tests.installation.addresses import list_pages
from tests.installation.everything import install
from tests.installation.markup import ATTRIBUTE, ELEMENT, fill_rows, hostile_document
from tests.packages import chain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = """hx-vals='{"principal": "stan", "name": "Manager"}' hx-swap="none" """
FIELD = '<input name="principal" value="stan"><input name="name" value="Manager">'


@pytest.fixture
def aim(stranger: User) -> str:
    """Where the attacker wants to be added: a project that the reader of the page is a member of, and they are not."""
    reader = User.objects.create_superuser("root", password="a long password")
    return f"/access/project/{create_project(reader, 'Payroll').pk}/give/"


def reader() -> User:
    return User.objects.get(username="root")


def make_package(user: User, project: Project, description: str = "Who gets it") -> Package:
    parameter = ParameterDocument(name="To", value="ann@example.com", description=description)
    return create_package(user, project, chain(1).model_copy(update={"parameters": [parameter]}))


def posts_of(page: Page) -> list[str]:
    """Give the addresses that the page sends anything to but questions, from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    return sent


def questions_of(page: Page) -> list[str]:
    """Give the addresses that the page's scripts ask from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type in ("xhr", "fetch") else None)
    return asked


def inject(page: Page, address: str, place: str, markup: str) -> None:
    """Have markup stand before a place of the page's HTML, where the browser's parser finds it."""

    def fulfill(route: Route) -> None:
        answer = route.fetch()
        assert place in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(place, markup + place, 1))

    page.route(f"**{address}", fulfill, times=1)


def members_of(aim: str) -> list[str]:
    return sorted(ProjectGrant.objects.filter(project=aim.split("/")[3]).values_list("person__username", flat=True))


@pytest.mark.parametrize("address", ["/packages/{}/run-with/", "/packages/{}/"])
def test_a_description_is_text_wherever_it_is_shown(open_page, stranger: User, aim: str, address: str):
    markup = f'<i class="smuggled" hx-post="{aim}" {ADD} hx-trigger="load">x</i>'
    package = make_package(stranger, create_project(stranger, "Bait"), markup)
    page = open_page(reader())
    sent = posts_of(page)
    page.goto(address.format(package.pk))
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("hx-post").or_(page.get_by_text("Execution"))).not_to_have_count(0)
    assert page.locator(".smuggled").count() == 0
    assert aim not in "".join(sent)
    assert members_of(aim) == ["root"]


NOT_OURS = (
    '<i hx-post="{aim}" {add} hx-trigger="load"></i>',
    '<i data-hx-post="{aim}" data-{add} data-hx-trigger="load"></i>',
    '<i data-request-key="" hx-post="{aim}" {add} hx-trigger="load"></i>',
    '<i data-request-key="guess" hx-post="{aim}" {add} hx-trigger="load"></i>',
    '<meta name="request-key" content="x"><i data-request-key="x" hx-post="{aim}" {add} hx-trigger="load"></i>',
    '<body hx-post="{aim}" {add} hx-trigger="load">',
    '<i hx-get="/connections/" hx-trigger="every 50ms" hx-target="body"></i>',
    '<form hx-boost="true" method="post" action="{aim}" hx-trigger="load">{field}</form>',
    '<meta name="htmx-config" content=\'{{"allowEval": true}}\'><i hx-post="{aim}" {add} hx-trigger="load"></i>',
    '<div hx-inherit="*" hx-target="body" {add}>',
)


def asked_with(page: Page, asked: list[str], address: str, markup: str) -> list[str]:
    """Give what the page's scripts ask within half a second where this markup stands in it."""
    asked.clear()
    inject(page, address, "<h1", markup)
    page.goto(address)
    page.wait_for_timeout(500)
    return asked.copy()


def test_markup_that_is_not_ours_asks_for_nothing(open_page, project: Project, aim: str):
    package = make_package(reader(), project)
    page = open_page(reader())
    asked = questions_of(page)
    markups = [each.format(aim=aim, add=ADD, field=FIELD) for each in NOT_OURS]
    assert [asked_with(page, asked, f"/packages/{package.pk}/run-with/", each) for each in markups] == [[]] * 10
    assert members_of(aim) == ["root"]


@pytest.mark.parametrize(
    "markup",
    [
        '<form method="post" action="{aim}">{field}',
        '<form method="post" action="{aim}" data-request-key="guess">{field}',
    ],
)
def test_a_form_that_is_not_ours_swallows_none_of_ours(open_page, project: Project, aim: str, markup: str):
    package = make_package(reader(), project)
    page = open_page(reader())
    sent = posts_of(page)
    address = f"/packages/{package.pk}/run-with/"
    inject(page, address, '<form class="mw-card"', markup.format(aim=aim, field=FIELD))
    page.goto(address)
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_timeout(500)
    assert aim not in "".join(sent)
    assert members_of(aim) == ["root"]


@pytest.mark.parametrize(
    "markup",
    [
        '<form method="post" action="{aim}">{field}<input name="getAttribute"><input name="closest">',
        '<img name="querySelector"><form method="post" action="{aim}">{field}',
        '<img name="addEventListener"><form method="post" action="{aim}">{field}',
    ],
)
def test_names_that_hide_what_our_scripts_call_open_no_way(
    browser: Browser, web: str, project: Project, aim: str, markup: str
):
    package = make_package(reader(), project)
    # Other scripts may break on such a page, and so do the methods by which Playwright finds its parts.
    context = browser.new_context(base_url=web)
    sign_in(context, reader(), web)
    page = context.new_page()
    sent = posts_of(page)
    address = f"/packages/{package.pk}/run-with/"
    inject(page, address, '<form class="mw-card"', markup.format(aim=aim, field=FIELD))
    page.goto(address)
    page.evaluate(
        "HTMLElement.prototype.click.call(Document.prototype.querySelector.call(document, 'main [type=submit]'))"
    )
    page.wait_for_timeout(500)
    context.close()
    assert aim not in "".join(sent)
    assert members_of(aim) == ["root"]


def test_a_button_that_is_not_ours_sends_no_form_of_ours_elsewhere(open_page, project: Project, aim: str):
    package = make_package(reader(), project)
    page = open_page(reader())
    sent = posts_of(page)
    address = f"/packages/{package.pk}/run-with/"
    inject(page, address, '<div class="mw-form-actions"', f'{FIELD}<button formaction="{aim}">Go on</button>')
    page.goto(address)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_timeout(500)
    assert sent == []
    assert members_of(aim) == ["root"]


def test_a_wrapper_adds_nothing_to_what_ours_asks_for(open_page, project: Project, aim: str):
    page = open_page(reader())
    sent = posts_of(page)
    inject(page, "/connections/new/?type=SMTP", '<form class="mw-card"', f"<div hx-inherit='*' {ADD}>")
    page.goto("/connections/new/?type=SMTP")
    page.get_by_text("Test connection").first.click()
    page.locator("[data-test]").click()
    page.wait_for_timeout(500)
    assert sent == []


def test_a_dialog_sends_no_form_that_is_not_ours(open_page, project: Project, aim: str):
    package = make_package(reader(), project)
    page = open_page(reader())
    sent = posts_of(page)
    markup = f'<form method="post" action="{aim}" data-fills-frame>{FIELD}'
    inject(page, f"/packages/{package.pk}/run-dialog/", '<form method="post"', markup)
    page.goto(f"/packages/{package.pk}/")
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("dialog", name="Run with options").get_by_role("button", name="Run", exact=True).click()
    page.wait_for_timeout(500)
    assert aim not in "".join(sent)
    assert members_of(aim) == ["root"]


def test_what_is_ours_still_asks(open_page, project: Project, member: User):
    page = open_page(member)
    page.goto("/connections/new/?type=SMTP")
    page.get_by_label("SMTP server").fill("127.0.0.1")
    page.get_by_text("Test connection").first.click()
    page.locator("[data-test]").click()
    expect(page.locator("[data-trial] [role=status]")).to_be_visible()


def smuggled_on(page: Page, address: str) -> int:
    """Give how many elements and attributes a page full of hostile texts has made of them, half a second later."""
    page.goto(address)
    expect(page.get_by_text(ELEMENT).first).to_be_attached()
    page.wait_for_timeout(500)
    return page.locator(f"{ELEMENT}, [{ATTRIBUTE}]").count()


def test_pages_and_dialogs_full_of_hostile_texts_are_drawn_as_text(open_page, settings, tmp_path: Path):
    installation = install(settings, tmp_path, hostile_document())
    fill_rows()
    page = open_page(installation.people["administrator"])
    sent = posts_of(page)
    names = ("execution", "project", "deliveries", "package-run-with", "package")
    addresses = {each.name: each.of(installation.things) for each in list_pages() if each.name in names}
    assert [smuggled_on(page, addresses[name]) for name in names] == [0] * 5

    page.locator("#canvas [data-task]").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text(ELEMENT).first).to_be_attached()
    assert page.locator(f"{ELEMENT}, [{ATTRIBUTE}]").count() == 0
    assert [url for url in sent if "/editor/" not in url and "/api/v1/packages/" not in url] == []
