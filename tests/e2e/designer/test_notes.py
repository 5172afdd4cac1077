"""Notes on the canvas, by mouse and by keyboard: written, rendered, moved, put on tasks, undone and saved."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from designer.models import Package, Project, User
from designer.package.document import NoteDocument
from designer.storage.rows import load_document
from tests.e2e.actions import at_rest, find_barriers, open_designer, save, task
from tests.packages import executable, note, package, send_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:alert(1))"
MARKDOWN = f"# Mornings\n- **first** load\n- then [mail](https://example.org/how)\n{HOSTILE}"


def note_of(page: Page, words: str) -> Locator:
    return page.locator("#canvas").get_by_role("group", name=re.compile(words))


def stored_notes(stored: Package) -> list[NoteDocument]:
    return load_document(Package.objects.get(pk=stored.pk)).notes


def test_a_note_is_written_by_keyboard_alone_and_rendered(open_page, member: User, project: Project):
    page = open_page(member, viewport={"width": 1440, "height": 1000})
    stored = open_designer(page, member, project, package(tasks=[send_mail("Mail")]))
    keys = page.keyboard
    task(page, "Mail").focus()
    keys.press("n")
    expect(page.get_by_role("textbox", name="Text of the note, in Markdown")).to_be_focused()
    keys.type(MARKDOWN)
    keys.press("Control+Enter")
    mine = note_of(page, "^Note on Mail, selected: Mornings. first load; then mail. <img")
    expect(mine).to_be_focused()
    expect(mine.get_by_role("link")).to_have_attribute("href", "https://example.org/how")
    expect(mine.locator("img")).to_have_count(0)
    expect(mine.locator("strong")).to_have_text("first")
    assert find_barriers(page) == []
    keys.press("Control+ArrowRight")
    keys.press("Alt+Shift+ArrowRight")
    save(page)
    [kept] = stored_notes(stored)
    assert (kept.text, kept.x, kept.width) == (MARKDOWN, 264, 256)
    task(page, "Mail").focus()
    keys.press("Control+ArrowDown")
    keys.press("ArrowRight")
    expect(mine).to_be_focused()
    save(page)
    assert stored_notes(stored)[0].y == kept.y + 8
    keys.press("Delete")
    expect(note_of(page, "^Note")).to_have_count(0)
    keys.press("Control+z")
    expect(note_of(page, "^Note on Mail: Mornings")).to_be_visible()


def test_notes_by_mouse_go_into_containers_and_are_copied_and_an_empty_one_vanishes(
    open_page, member: User, project: Project
):
    box = executable("Sequence", "Box", x=0.0, y=200.0, width=480.0, height=280.0)
    document = package(tasks=[send_mail("Mail"), box]).model_copy(update={"notes": [note("Plain", x=320.0, y=0.0)]})
    page = open_page(member, viewport={"width": 1440, "height": 1000})
    stored = open_designer(page, member, project, document)
    page.get_by_role("toolbar", name="Task types").get_by_role("button", name="Note").click()
    text = page.get_by_role("textbox", name="Text of the note, in Markdown")
    expect(text).to_be_focused()
    page.keyboard.press("Escape")
    expect(note_of(page, "^Note")).to_have_count(1)
    plain = note_of(page, "Plain")
    plain.dblclick()
    expect(text).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Written")
    page.locator("#canvas").click(position={"x": 20, "y": 20})
    mine = note_of(page, "Written")
    page.keyboard.press("0")
    inside = at_rest(task(page, "Box"))
    mine.hover()
    page.mouse.down()
    page.mouse.move(inside["x"] + inside["width"] / 2, inside["y"] + inside["height"] * 0.6, steps=8)
    page.mouse.up()
    mine.focus()
    page.keyboard.press("Control+d")
    expect(note_of(page, "Written")).to_have_count(2)
    save(page)
    notes = stored_notes(stored)
    assert [(each.text, each.parent) for each in notes] == [("Written", box.id)] * 2
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Put on a task…").click()
    page.keyboard.press("n")
    mine.first.click(button="right")
    page.get_by_role("menuitem", name="Delete").click()
    expect(note_of(page, "Written")).to_have_count(1)
