"""The tree of an execution by the keyboard, what failed run again, and a run that begins with a task, in a browser."""

import re

import pytest
from playwright.sync_api import expect

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.e2e.actions import find_barriers, find_barriers_in_forced_colours_too, task
from tests.servers.smtp import MailServer, mail_server
from tests.tasks.restarting.test_restarting import REFUSED, merge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_failed_is_found_in_the_tree_and_runs_again(open_page, member: User, project: Project):
    with mail_server(MailServer(recipients={"p2@example.com": REFUSED})) as server:
        made = create_package(member, project, merge(server.port))
        before = start_execution(member, made)
        engine.run_package(before.pk)
    page = open_page(member, viewport={"width": 1440, "height": 1000})
    page.goto(f"/packages/{made.pk}/?execution={before.pk}")
    tree = page.get_by_role("tree", name="Tasks and iterations of the execution")
    tree.get_by_role("treeitem", name=re.compile("Each")).focus()
    page.keyboard.press("ArrowRight")
    expect(tree.get_by_role("treeitem", name=re.compile("Iteration 4.*p3@example.com"))).to_be_visible()
    page.get_by_role("checkbox", name="Errors only").check()
    third = tree.get_by_role("treeitem", name=re.compile("Failed.*Iteration 3"))
    expect(tree.get_by_role("treeitem", name=re.compile("Iteration"))).to_have_count(1)
    third.focus()
    page.keyboard.press("ArrowRight")
    mail = tree.get_by_role("treeitem", name=re.compile("Failed.*Mail.*p2@example.com"))
    expect(mail).to_be_visible()
    assert find_barriers_in_forced_colours_too(page) == []
    mail.focus()
    page.keyboard.press("Enter")
    result = page.get_by_role("tabpanel", name="Task Result")
    expect(result.get_by_role("heading", name="Each[3]\\Mail")).to_be_visible()
    expect(result.get_by_role("table").first).to_contain_text("p2@example.com")

    page.get_by_role("tab", name="Progress").click()
    page.get_by_role("button", name="Only what failed…").click()
    dialog = page.get_by_role("dialog", name=f"Run what failed of execution {before.pk}")
    expect(dialog).to_contain_text("with 4 mails that were sent")
    assert find_barriers(page) == []
    dialog.get_by_role("button", name="Run what failed").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("tab", name="Progress")).to_be_focused()
    after = Execution.objects.latest("pk")
    assert after.restarts == before.pk
    page.goto(f"/executions/{before.pk}/")
    expect(page.get_by_role("link", name=f"Execution {after.pk}", exact=True)).to_be_visible()
    expect(page.get_by_role("tree")).to_contain_text("1 failed in it")
    assert find_barriers(page) == []

    page.goto(f"/executions/{after.pk}/")
    page.get_by_role("button", name="Cancel").click()
    page.goto(f"/packages/{made.pk}/")
    task(page, "Done").press("Shift+R")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    assert Execution.objects.latest("pk").start_at == made.executables.get(name="Done").uid
