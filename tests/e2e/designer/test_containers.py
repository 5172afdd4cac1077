"""Containers, event handlers and groups on the canvas, by mouse and by keyboard, and their states in a run."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from designer.models import Package, Project, User
from designer.package.document import GroupDocument, VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import at_rest, find_barriers, open_designer, rename, save, task
from tests.packages import arrow, executable, package, send_mail, smtp
from tests.programs.processes import empty_broker, worker
from tests.servers.smtp import MailServer, mail_server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUBJECT = '"Greeting " + (DT_WSTR, 5) @[User::Count]'


@pytest.fixture
def server() -> Iterator[MailServer]:
    """Refuses the third greeting."""
    empty_broker()
    with mail_server(MailServer(contents={b"Greeting 2": "554 5.7.1 No more"})) as running, worker(processes=1):
        yield running


def drag_into(page: Page, name: Locator, container: Locator) -> None:
    box = at_rest(container)
    name.hover()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7, steps=8)
    page.mouse.up()


def names_inside(stored: Package, name: str) -> list[str]:
    """What a container or event handler of the stored package holds."""
    executables = load_document(Package.objects.get(pk=stored.pk)).executables
    [container] = [one.id for one in executables if one.name == name]
    return [one.name for one in executables if one.parent == container]


@pytest.mark.worker
def test_a_loop_with_an_event_handler_is_drawn_and_run(open_page, member: User, project: Project, server: MailServer):
    greet = send_mail("Greet").model_copy(update={"y": 320, "expressions": {"subject": SUBJECT}})
    tell = send_mail("Tell", to_line="operator@example.com").model_copy(update={"x": 320, "y": 320})
    made = package(tasks=[greet, tell], connections=[smtp(port=server.port)])
    count = VariableDocument(name="Count", type="Int32", value=0)
    page = open_page(member, viewport={"width": 1440, "height": 1000})
    stored = open_designer(page, member, project, made.model_copy(update={"variables": [count]}))

    loop = page.get_by_role("toolbar", name="Task types").get_by_role("button", name="For Loop Container")
    loop.drag_to(page.locator("#canvas"), target_position={"x": 330, "y": 70})
    page.keyboard.press("0")
    drag_into(page, task(page, "Greet"), task(page, "For Loop Container"))
    expect(task(page, "Greet")).to_have_accessible_name(re.compile("1 of 1 in For Loop Container"))
    task(page, "For Loop Container").dblclick(position={"x": 100, "y": 20})
    editor = page.get_by_role("dialog", name="For Loop Container Editor")
    editor.get_by_role("tab", name="For Loop").click()
    editor.get_by_role("textbox", name="InitExpression").fill("@Count = 0")
    editor.get_by_role("textbox", name="EvalExpression").fill("@Count < 3")
    editor.get_by_role("textbox", name="AssignExpression").fill("@Count = @Count + 1")
    editor.get_by_role("button", name="OK").click()
    expect(task(page, "For Loop Container")).to_be_focused()

    keys = page.keyboard
    task(page, "Tell").focus()
    keys.press("Control+x")
    expect(task(page, "For Loop Container")).to_be_focused()
    keys.press("Alt+ArrowDown")
    expect(task(page, "Greet")).to_be_focused()
    keys.press("Shift+F10")
    page.get_by_role("menuitem", name="Event handlers…").press("Enter")
    expect(page.get_by_label("Event handler", exact=True)).to_have_value("OnError")
    page.get_by_role("button", name="Add an OnError handler").press("Enter")
    expect(page.get_by_role("button", name="Add a Send Mail Task")).to_be_focused()
    keys.press("Control+v")
    expect(task(page, "Tell")).to_have_accessible_name(re.compile("1 of 1 in the OnError event handler"))
    expect(page.get_by_role("complementary", name="Properties").get_by_label("Name")).to_have_value("Tell")
    assert find_barriers(page) == []

    keys.press("Control+Enter")
    expect(page.locator(".mw-run-status")).to_contain_text("Failed")
    expect(task(page, "Tell")).to_have_accessible_name(re.compile("succeeded"))
    page.get_by_role("tab", name="Control Flow").click()
    expect(task(page, "For Loop Container")).to_have_accessible_name(re.compile("failed: 3 iterations, 1 failed"))
    expect(task(page, "Greet")).to_have_accessible_name(re.compile("failed: 3 runs, 1 failed.*1 event handler"))
    assert [mail.recipients for mail in server.received] == [("ann@example.com",)] * 2 + [("operator@example.com",)]
    assert names_inside(stored, "For Loop Container") == ["Greet"]
    assert names_inside(stored, "OnError") == ["Tell"]


def test_containers_and_groups_are_made_by_keyboard_and_kept(open_page, member: User, project: Project):
    first, second, third = (send_mail(name).model_copy(update={"y": 140 * row}) for row, name in enumerate("ABC"))
    box = executable("Sequence", "Box", x=400)
    made = package(tasks=[first, second, third, box], arrows=[arrow(first, second), arrow(second, third)])
    page = open_page(member, color_scheme="dark")
    stored = open_designer(page, member, project, made)
    keys = page.keyboard

    task(page, "B").focus()
    keys.press("Shift+ArrowDown")
    keys.press("s")
    expect(task(page, "Sequence Container")).to_have_accessible_name(re.compile("expanded, 2 tasks inside"))
    expect(task(page, "A")).to_have_accessible_name(re.compile("on success to Sequence Container"))
    task(page, "C").focus()
    keys.press("m")
    dialog = page.get_by_role("dialog", name="Move to a container")
    dialog.get_by_label("Container").select_option(label="Box")
    expect(dialog).to_contain_text("1 constraint would cross")
    dialog.get_by_role("button", name="Move").press("Enter")
    expect(task(page, "C")).to_have_accessible_name(re.compile("1 of 1 in Box"))
    keys.press("Alt+ArrowUp")
    expect(task(page, "Box")).to_be_focused()
    keys.press("Control+d")
    expect(task(page, "Box 1")).to_be_focused()
    keys.press("e")
    expect(task(page, "Box 1")).to_have_accessible_name(re.compile("1 task inside.*collapsed"))
    keys.press("Alt+Shift+ArrowRight")
    task(page, "A").focus()
    keys.press("g")
    frame = task(page, "Group")
    expect(frame).to_be_focused()
    rename(page, "First")
    keys.press("e")
    expect(task(page, "First")).to_have_accessible_name("First, 1 task, group, collapsed")
    expect(task(page, "A")).to_have_count(0)
    assert find_barriers(page) == []

    save(page)
    document = load_document(Package.objects.get(pk=stored.pk))
    assert [(one.name, one.collapsed) for one in document.executables if one.type == "Sequence"] == [
        ("Box", False),
        ("Sequence Container", False),
        ("Box 1", True),
    ]
    [group] = document.groups
    assert group == GroupDocument(id=group.id, name="First", executables=[first.id], collapsed=True)
    assert names_inside(stored, "Box") == names_inside(stored, "Box 1") == ["C"]
