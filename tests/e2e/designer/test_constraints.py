"""Precedence constraints in the designer, without a mouse, up to a run in which an expression decides."""

import re

import pytest
from playwright.sync_api import Page, expect

from designer.models import Package, Project, User
from designer.package.document import VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers, open_designer, task
from tests.packages import arrow, executable, package
from tests.programs.processes import empty_broker, worker

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def count(name: str, y: int):
    return executable("ExpressionTask", name, y=y, properties={"expression": f"@[User::{name}] = 1"})


def constraint(page: Page, words: str, chip: str):
    """Give the chip of a constraint, which begins with what it shows."""
    return page.locator("#canvas").get_by_role(
        "button", name=re.compile(rf"^{chip}, precedence constraint from {words}$")
    )


def open_menu_entry(page: Page, of: str, words: str) -> None:
    task(page, of).focus()
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name=words).press("Enter")


def test_an_expression_on_a_constraint_decides_what_runs(open_page, member: User, project: Project):
    empty_broker()
    load, few, many, end = count("Rows", 0), count("Few", 200), count("Many", 200), count("End", 400)
    many = many.model_copy(update={"x": 400})
    arrows = [arrow(load, few), arrow(load, many), arrow(few, end), arrow(many, end)]
    variables = [VariableDocument(name=name, type="Int32", value=0) for name in ("Rows", "Few", "Many", "End")]
    page = open_page(member)
    document = package("Nightly", [load, few, many, end], arrows).model_copy(update={"variables": variables})
    stored = open_designer(page, member, project, document)

    open_menu_entry(page, "Rows", "Constraint to Few…")
    editor = page.get_by_role("dialog", name="Precedence Constraint Editor")
    expect(editor.get_by_label("Evaluation operation")).to_be_focused()
    editor.get_by_label("Evaluation operation").select_option("Expression and Constraint")
    editor.get_by_role("button", name="OK").press("Enter")
    expect(editor.get_by_text("The expression is missing.")).to_be_visible()
    text = editor.get_by_label("Expression", exact=True)
    text.fill("@[User::Rows]")
    expect(editor.get_by_text("no Boolean")).to_be_visible()
    assert find_barriers(page) == []
    text.press("End")
    page.keyboard.type(" > 1")
    expect(editor.locator(".mw-builder-value")).to_have_text("False")
    editor.get_by_role("button", name="OK").press("Enter")
    expect(constraint(page, "Rows to Few", "Success and fx")).to_be_focused()

    page.keyboard.press("]")
    expect(task(page, "Few")).to_be_focused()
    open_menu_entry(page, "End", "The 2 constraints on this…")
    editor.get_by_label("Logical OR").check()
    editor.get_by_role("button", name="OK").press("Enter")
    expect(constraint(page, "Few to End", "Success OR")).to_be_focused()
    expect(constraint(page, "Many to End", "Success OR")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+z")
    expect(constraint(page, "Many to End", "Success OR")).to_have_count(0)
    page.keyboard.press("Control+y")

    with worker(processes=1):
        page.keyboard.press("Control+Enter")
        expect(page.locator(".mw-run-status")).to_contain_text("Succeeded")
    expect(task(page, "Few")).to_have_accessible_name(re.compile("skipped"))
    expect(task(page, "Many")).to_have_accessible_name(re.compile("succeeded"))
    expect(task(page, "End")).to_have_accessible_name(re.compile("succeeded"))
    saved = load_document(Package.objects.get(pk=stored.pk)).precedence_constraints
    assert [(one.expression, one.logical_and) for one in saved] == [
        ("@[User::Rows] > 1", True),
        ("", True),
        ("", False),
        ("", False),
    ]
