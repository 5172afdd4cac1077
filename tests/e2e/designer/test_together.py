"""Two people in one package, and one in two tabs: nothing that anybody typed is lost, and all of them know."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from designer.models import Package, Project, Session, User
from designer.people.rights import Role
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, rename, save, show_designer, task
from tests.e2e.conftest import sign_in
from tests.packages import chain
from tests.rights import join

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stored(member: User, project: Project) -> Package:
    return create_package(member, project, chain(3))


@pytest.fixture
def ada(stranger: User, project: Project) -> User:
    return join(project, stranger, Role.DESIGNER)


def rename_task(page: Page, old: str, new: str) -> None:
    task(page, old).focus()
    rename(page, new)


def names(stored: Package) -> list[str]:
    return [each.name for each in load_document(stored).executables]


def bar(page: Page, text: str | re.Pattern[str]):
    """Give the line that tells of unsaved changes, or of somebody else's save."""
    return page.locator(".mw-draft-bar").filter(has_text=text)


def is_told(words: str):
    """Tell of a request whether it has a draft kept that holds the words."""
    return lambda request: "/drafts/" in request.url and words in (request.post_data or "")


def show(context: BrowserContext, stored: Package) -> Page:
    page = context.new_page()
    show_designer(page, stored)
    return page


def test_two_people_change_different_tasks_the_same_one_and_one_that_the_other_deleted(
    open_page, member: User, ada: User, stored: Package
):
    mias, adas = open_page(member), open_page(ada)
    show_designer(mias, stored)
    show_designer(adas, stored)
    rename_task(adas, "Mail 1", "Theirs")
    save(adas)
    rename_task(mias, "Mail 0", "Mine")
    mias.keyboard.press("Control+s")
    expect(mias.locator(".mw-notice")).to_contain_text("together with what was saved meanwhile: stan: renamed")
    expect(task(mias, "Theirs")).to_be_visible()
    assert names(stored) == ["Mine", "Theirs", "Mail 2"]

    expect(bar(adas, "mia saved this package.")).to_be_visible()
    expect(adas.locator(".mw-here")).to_contain_text("mia is here")
    rename_task(adas, "Mail 0", "Again theirs")
    adas.keyboard.press("Control+s")
    asked = adas.get_by_role("dialog", name="The same was changed twice")
    expect(asked.get_by_role("group")).to_contain_text(["Mail 0", "Something else"])
    outcome = asked.get_by_role("figure", name="What comes of it")
    expect(outcome.get_by_role("img", name=re.compile("^Again theirs, .*, changed, choice 1"))).to_be_attached()
    assert find_barriers(adas) == []
    asked.get_by_label("Take theirs").check()
    expect(outcome.get_by_role("img", name=re.compile("^Mine, .*, changed, choice 1"))).to_be_attached()
    expect(asked.get_by_role("status")).to_contain_text("it stays as they saved it")
    asked.get_by_role("button", name="Save with these choices").click()
    expect(adas.locator(".mw-dirty")).to_have_text("Saved")
    expect(task(adas, "Mine")).to_be_visible()

    task(adas, "Mail 2").focus()
    adas.keyboard.press("Delete")
    save(adas)
    rename_task(mias, "Mail 2", "Still needed")
    mias.keyboard.press("Control+s")
    asked = mias.get_by_role("dialog", name="The same was changed twice")
    expect(asked).to_contain_text("Deleted")
    gone = re.compile("^Mail 2, .*, removed, choice 1")
    expect(asked.get_by_role("figure", name="Theirs").get_by_role("img", name=gone)).to_be_attached()
    asked.get_by_label("Keep mine").check()
    asked.get_by_role("button", name="Save with these choices").click()
    expect(mias.locator(".mw-dirty")).to_have_text("Saved")
    assert sorted(names(stored)) == ["Mine", "Still needed", "Theirs"]


def test_two_people_who_choose_at_once_about_one_task_hear_of_each_other_and_lose_nothing(
    open_page, member: User, ada: User, stored: Package
):
    mias, adas = open_page(member), open_page(ada)
    for page, name in ((mias, "Of mia"), (adas, "Of stan")):
        show_designer(page, stored)
        rename_task(page, "Mail 0", name)
    document = load_document(stored)
    first = document.executables[0].model_copy(update={"name": "Of somebody"})
    save_package(
        member,
        stored.pk,
        document.model_copy(update={"executables": [first, *document.executables[1:]]}),
        stored.version,
    )
    for page in (mias, adas):
        page.keyboard.press("Control+s")
        page.get_by_role("dialog", name="The same was changed twice").get_by_label("Keep mine").check()
    adas.context.set_offline(True)
    adas.get_by_role("button", name="Save with these choices").click()
    expect(adas.locator(".mw-notice")).to_contain_text("The server cannot be reached")
    mias.get_by_role("button", name="Save with these choices").click()
    expect(mias.locator(".mw-dirty")).to_have_text("Saved")

    adas.context.set_offline(False)
    expect(adas.locator(".mw-dirty")).to_have_text("Unsaved changes")
    adas.keyboard.press("Control+s")
    asked = adas.get_by_role("dialog", name="The same was changed twice")
    expect(asked).to_contain_text("mia saved version 3")
    expect(asked.get_by_role("group")).to_contain_text(["Of mia", "Something else"])
    asked.get_by_label("Keep mine").check()
    asked.get_by_role("button", name="Save with these choices").click()
    expect(adas.locator(".mw-dirty")).to_have_text("Saved")
    assert names(stored)[0] == "Of stan"
    expect(bar(mias, "stan saved this package.")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "left"),
    [("Load theirs", {"Chain": "Theirs"}), ("Save mine as a copy", {"Chain": "Theirs", "Copy": "Mine"})],
)
def test_who_does_not_want_to_choose_takes_what_is_saved_or_makes_a_copy(
    open_page, member: User, ada: User, stored: Package, button: str, left: dict[str, str]
):
    page = open_page(member)
    show_designer(page, stored)
    rename_task(page, "Mail 0", "Mine")
    document = load_document(stored)
    theirs = document.executables[0].model_copy(update={"name": "Theirs"})
    document = document.model_copy(update={"executables": [theirs, *document.executables[1:]]})
    save_package(ada, stored.pk, document, stored.version)
    page.keyboard.press("Control+s")
    page.get_by_text("Something else").press("Enter")  # a click may miss it: it moves when the picture comes
    page.get_by_role("button", name=button).click()
    if "Copy" in left:
        page.get_by_label("Name of the copy").fill("Copy")
        page.get_by_role("button", name="Save the copy").click()
        expect(page.get_by_role("heading", name="Copy")).to_be_visible()
    else:
        expect(task(page, "Theirs")).to_be_visible()
        page.keyboard.press("Control+z")
        expect(task(page, "Mine")).to_be_visible()
    assert {each.name: names(each)[0] for each in Package.objects.all()} == left


def test_what_is_not_saved_survives_a_reload_a_lost_network_and_an_ended_session(
    open_page, web: str, member: User, ada: User, stored: Package
):
    page = open_page(member)
    show_designer(page, stored)
    with page.expect_response(re.compile("/drafts/")):
        rename_task(page, "Mail 0", "First")
    page.keyboard.press("Enter")
    editor = page.get_by_role("dialog", name="Send Mail Task Editor")
    with page.expect_request(is_told("typed, and not OK")):
        editor.get_by_label("Description").fill("typed, and not OK")
    editor.get_by_role("tab", name="Mail").click()
    editor.get_by_role("button", name="New connection…").click()
    made = page.get_by_role("dialog", name="New SMTP connection manager")
    with page.expect_request(is_told("relay.example.com")) as told:
        made.get_by_label("SMTP server").fill("relay.example.com")
    assert "typed, and not OK" in (told.value.post_data or "")
    page.reload()
    bar(page, "You have unsaved changes of").get_by_role("button", name="Compare").click()
    compared = page.get_by_role("dialog", name=re.compile("Unsaved changes of"))
    expect(compared).to_contain_text("“Mail 0” → “First”; description: “typed, and not OK”")
    assert find_barriers(page) == []
    compared.get_by_role("button", name="Continue").click()
    expect(task(page, "First")).to_be_visible()
    expect(page.locator("#canvas [data-task]:focus")).to_have_count(1)

    page.context.set_offline(True)
    rename_task(page, "Mail 1", "Offline")
    chip = page.get_by_text("Kept in this browser", exact=True)
    expect(chip).to_be_visible()
    page.context.set_offline(False)
    expect(chip).to_be_hidden()

    adas = open_page(ada)
    show_designer(adas, stored)
    expect(bar(adas, "mia is editing this package, with unsaved changes")).to_be_visible()
    with adas.expect_popup() as opened:
        bar(adas, "mia").get_by_role("link", name="Look").click()
    expect(task(opened.value, "Offline")).to_be_visible()
    opened.value.close()
    bar(adas, "mia").get_by_role("button", name="Take over").click()
    expect(task(adas, "Offline")).to_be_visible()
    save(adas)
    assert names(stored)[:2] == ["First", "Offline"]

    Session.objects.filter(user=member).delete()
    rename_task(page, "Mail 2", "Signed out")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    sign_in(page.context, member, web)
    show_designer(page, stored)
    bar(page, "You have unsaved changes of").get_by_role("button", name="Continue").click()
    expect(task(page, "Signed out")).to_be_visible()
    save(page)
    assert names(stored) == ["First", "Offline", "Signed out"]
    page.reload()
    expect(page.get_by_role("toolbar", name="Designer")).to_be_visible()
    expect(page.locator(".mw-draft-bar")).to_have_count(0)


def test_a_second_tab_shows_what_the_first_has_not_saved_and_says_that_it_is_ones_own(
    open_page, member: User, stored: Package
):
    first = open_page(member)
    show_designer(first, stored)
    with first.expect_response(re.compile("/drafts/")):
        rename_task(first, "Mail 0", "Mine")
    second = show(first.context, stored)
    expect(bar(second, re.compile("You have unsaved changes of .* in another tab."))).to_be_visible()
    first.bring_to_front()
    save(first)
    second.bring_to_front()
    expect(bar(second, "You saved this package in another tab.")).to_be_visible()
    bar(second, "You saved").get_by_role("button", name="Show it").click()
    expect(task(second, "Mine")).to_be_visible()


def test_who_is_at_a_task_is_marked_there_and_a_minute_without_the_network_loses_nothing(
    open_page, member: User, ada: User, stored: Package
):
    mias, adas = open_page(member), open_page(ada)
    for page in (mias, adas):
        page.clock.install()
        show_designer(page, stored)
    task(adas, "Mail 1").focus()
    adas.keyboard.press("Enter")
    editor = adas.get_by_role("dialog", name="Send Mail Task Editor")
    editor.get_by_label("Description").fill("Each morning")
    let_pass(adas, 3)
    let_pass(mias, 12)
    expect(task(mias, "Mail 1")).to_have_accessible_description("stan has the editor open.")
    expect(mias.locator(".mw-people")).to_have_attribute("data-initials", "S")
    assert find_barriers(mias) == []
    with adas.expect_response(re.compile("/drafts/")):
        editor.get_by_role("button", name="OK").click()
        let_pass(adas, 3)
    let_pass(mias, 12)
    expect(task(mias, "Mail 1")).to_have_accessible_description("stan has changed this and not saved it.")

    mias.context.set_offline(True)
    rename_task(mias, "Mail 0", "Offline")
    mias.clock.run_for(60_000)
    expect(mias.get_by_text("Kept in this browser", exact=True)).to_be_visible()
    expect(mias.locator(".mw-people")).to_have_count(0)
    save(adas)
    mias.keyboard.press("Control+s")
    expect(mias.locator(".mw-notice")).to_contain_text("Not saved. The server cannot be reached.")

    mias.context.set_offline(False)
    let_pass(mias, 12)
    expect(bar(mias, "stan saved this package.")).to_be_visible()
    save(mias)
    assert names(stored) == ["Offline", "Mail 1", "Mail 2"]
    assert load_document(stored).executables[1].description == "Each morning"
    let_pass(adas, 12)
    expect(bar(adas, "mia saved this package.")).to_be_visible()


def let_pass(page: Page, seconds: int) -> None:
    """Let the page's clock go on until it has said that it is here, and heard who else is."""
    with page.expect_response(re.compile("/presence/")):
        page.clock.run_for(seconds * 1000)
