"""The designer when things do not go smoothly: the session or the connection is gone, a run will fail."""

import re

import pytest
from playwright.sync_api import expect

from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from designer.models import Package, Project, Session, User
from designer.services.packages import create_package
from designer.storage.rows import load_document
from tests.e2e.actions import (
    find_barriers,
    find_barriers_in_both_themes,
    open_designer,
    rename,
    save,
    show_designer,
    task,
)
from tests.e2e.conftest import sign_in, web_server
from tests.packages import arrow, chain, package, send_mail, smtp
from tests.ports import free_port
from tests.programs.processes import empty_broker, worker
from tests.servers.held import HeldServer
from tests.servers.smtp import mail_server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_leaving_with_changes_that_nobody_keeps_is_asked_about_and_who_was_signed_out_saves_them_all_the_same(
    open_page, web: str, member: User, project: Project
):
    page = open_page(member)
    page.route("**/drafts/*", lambda route: route.abort())
    stored = open_designer(page, member, project, chain(1))
    task(page, "Mail 0").focus()
    rename(page, "Mine")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Executions").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    expect(task(page, "Mine")).to_be_visible()

    page.unroute("**/drafts/*")
    Session.objects.all().delete()
    page.keyboard.press("Control+s")
    expect(page.locator(".mw-notice")).to_contain_text("You are signed out.")
    sign_in(page.context, member, web)
    save(page)
    assert load_document(Package.objects.get(pk=stored.pk)).executables[0].name == "Mine"


@pytest.mark.worker
def test_the_live_view_goes_on_after_the_connection_was_lost(open_page, member: User, project: Project):
    empty_broker()
    held, port = HeldServer(held_at="DATA"), free_port()
    first, second = send_mail("First"), send_mail("Second")
    with mail_server(held), worker(processes=1):
        document = package("Two", [first, second], [arrow(first, second)], [smtp(port=held.port, timeout=60_000)])
        with web_server(port) as address:
            page = open_page(member, address)
            open_designer(page, member, project, document)
            page.keyboard.press("Control+Enter")
            expect(task(page, "First")).to_have_accessible_name(re.compile("running"))
            expect(task(page, "Second")).to_have_accessible_name(re.compile("waiting"))
        expect(page.locator(".mw-run-status")).to_contain_text("Connection lost")
        held.may_go_on.set()
        with web_server(port):
            expect(page.locator(".mw-run-status")).to_contain_text("Succeeded")
            expect(task(page, "Second")).to_have_accessible_name(re.compile("succeeded"))
            page.get_by_role("button", name="Messages", exact=True).click()
            sent = page.get_by_role("list", name="Event messages").get_by_text("Sent to ann@example.com")
            expect(sent).to_have_count(2)


def test_axe_finds_nothing_in_the_designer(open_page, member: User, project: Project):
    page = open_page(member)
    change_guard(member, project, ProjectGuardSettings(redirect_to="tester@example.com"))
    first, second = send_mail("First"), send_mail("Second", "Nowhere", to_line="")
    off = smtp(disabled=True)
    open_designer(page, member, project, package("Two", [first, second], [arrow(first, second, "failure")], [off]))
    expect(page.get_by_role("link", name="Mail redirected (All mail goes to tester@example.com")).to_be_visible()
    expect(page.get_by_role("button", name="Mail server Disabled")).to_be_visible()
    assert find_barriers_in_both_themes(page) == []
    page.get_by_role("tab", name=re.compile("^Issues")).click()
    task(page, "Second").click()
    expect(page.get_by_role("complementary", name="Properties").get_by_label("Name")).to_have_value("Second")
    assert find_barriers_in_both_themes(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Send Mail Task Editor").get_by_label("Name")).to_be_visible()
    assert find_barriers_in_both_themes(page) == []


def test_a_run_that_is_known_to_fail_is_asked_about_first(open_page, member: User, project: Project):
    page = open_page(member)
    stored = open_designer(page, member, project, package("Two", [send_mail("First"), send_mail("Second", to_line="")]))
    page.get_by_role("button", name="Run", exact=True).click()
    asked = page.get_by_role("dialog", name="The package has")
    expect(asked).to_contain_text("Second")
    assert find_barriers(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=re.compile("^Issues"))).to_be_focused()
    assert not stored.executions.exists()
    task(page, "Second").focus()
    page.keyboard.press("Control+Enter")
    expect(asked.get_by_role("button", name="Look at the errors")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name=re.compile("^Issues"))).to_be_focused()
    task(page, "First").focus()
    rename(page, "Mine")
    page.get_by_role("button", name="Run or try out").click()
    page.get_by_role("menuitem", name="Try out without saving").click()
    asked.get_by_role("button", name="Run all the same").click()
    expect(page.get_by_role("tab", name=re.compile("^Progress"))).to_have_attribute("aria-selected", "true")
    expect(page.locator(".mw-run-status")).to_contain_text("Try-out: no mail leaves")
    tried = stored.executions.get()
    assert (tried.is_try_out, tried.is_shadow, tried.document.executables[0].name) == (True, True, "Mine")
    assert load_document(stored).executables[0].name == "First"


def test_a_thousand_tasks_open_and_can_be_changed(open_page, member: User, project: Project):
    document = chain(1000)
    placed = [
        task.model_copy(update={"x": number % 25 * 290, "y": number // 25 * 140})
        for number, task in enumerate(document.executables)
    ]
    stored = create_package(member, project, document.model_copy(update={"executables": placed}))
    page = open_page(member)
    show_designer(page, stored)
    task(page, "Mail 0").focus()
    rename(page, "Mine")
    page.keyboard.press("End")
    expect(task(page, "Mail 999")).to_be_focused()
    save(page)
