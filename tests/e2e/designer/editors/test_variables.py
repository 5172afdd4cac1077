"""Variables, parameters and expressions in the designer, without a mouse."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from designer.models import Package, Project, User
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import find_barriers_in_both_themes, open_designer, save, task
from tests.packages import package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def cell(page: Page, name: str, column: int) -> Locator:
    return page.get_by_role("grid").get_by_role("row", name=re.compile(rf"^{name}")).get_by_role("gridcell").nth(column)


def with_variables() -> PackageDocument:
    mail = send_mail("Mail")
    rows = VariableDocument(name="Rows", type="Int32", value=3)
    text = '"Rows: " + (DT_WSTR, 12) @[User::Rows]'
    line = VariableDocument(name="Line", expression=text, evaluate_as_expression=True)
    own = VariableDocument(name="Own", scope=mail.id)
    server = ParameterDocument(name="Server", value="mail.example.com")
    driven = mail.model_copy(update={"expressions": {"subject": "@[User::Line]"}})
    document = package("Nightly", [driven], connections=[smtp()])
    return document.model_copy(update={"variables": [rows, line, own], "parameters": [server]})


def test_a_variable_is_made_and_used_with_the_keyboard(open_page, member: User, project: Project):
    page = open_page(member)
    stored = open_designer(page, member, project, package("Nightly", [send_mail("Mail")], connections=[smtp()]))
    page.keyboard.press("Alt+6")
    page.get_by_role("button", name="Add variable").press("Enter")
    expect(page.get_by_role("grid").get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("2 Lines")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“2 Lines” is no name.").first).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("Line")
    page.keyboard.press("Enter")
    expect(cell(page, "Line", 0)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Alt+Enter")
    builder = page.get_by_role("dialog", name="Expression for User::Line")
    text = builder.get_by_label("Expression", exact=True)
    expect(text).to_be_focused()
    page.keyboard.type('"Package " + @[System::PackageNam]')
    expect(builder.get_by_text("System::PackageName")).to_be_visible()
    builder.get_by_role("button", name="Go to the error").press("Enter")
    expect(text).to_be_focused()
    page.keyboard.press("Backspace")
    builder.get_by_label("Search variables and functions").press_sequentially("PackageName")
    page.keyboard.press("Enter")
    expect(builder.get_by_role("treeitem", name="System::PackageName")).to_be_focused()
    page.keyboard.press("Enter")
    expect(builder.get_by_text("Package Nightly")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(cell(page, "Line", 3)).to_have_text("Package Nightly")
    expect(cell(page, "Line", 4)).to_be_focused()

    task(page, "Mail").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Edit the expressions of Mail").press("Enter")
    expressions = page.get_by_role("dialog", name="Expressions of Mail")
    expressions.get_by_label("Add an expression for").select_option("subject")
    builder = page.get_by_role("dialog", name="Expression for Subject of Mail")
    builder.get_by_label("Expression", exact=True).press_sequentially("@[User::Line]")
    expect(builder.get_by_text("Package Nightly")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expressions.get_by_role("button", name="OK").press("Enter")
    expect(task(page, "Mail")).to_have_accessible_name(re.compile("1 expression"))

    save(page)
    saved = load_document(Package.objects.get(pk=stored.pk))
    assert [(one.name, one.expression) for one in saved.variables] == [("Line", '"Package " + @[System::PackageName]')]
    assert saved.executables[0].expressions == {"subject": "@[User::Line]"}
    task(page, "Mail").focus()
    page.keyboard.press("Control+z")
    expect(task(page, "Mail")).not_to_have_accessible_name(re.compile("1 expression"))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.get_by_text("No variables yet.")).to_be_visible()


def test_axe_finds_nothing_in_the_grids_and_the_builder(open_page, member: User, project: Project):
    page = open_page(member)
    open_designer(page, member, project, with_variables())
    page.get_by_role("tab", name=re.compile("^Parameters")).click()
    expect(cell(page, "Server", 2)).to_have_text("mail.example.com")
    assert find_barriers_in_both_themes(page) == []
    page.get_by_role("tab", name=re.compile("^Variables")).click()
    page.get_by_label("System variables").check()
    expect(cell(page, "Line", 3)).to_have_text("Rows: 3")
    expect(cell(page, "PackageName", 3)).to_have_text("Nightly")
    cell(page, "Rows", 3).press("Enter")
    page.keyboard.type("three")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“three” is no Int32.").first).to_be_visible()
    assert find_barriers_in_both_themes(page) == []
    page.keyboard.press("Escape")
    task(page, "Mail").click()
    page.get_by_role("button", name="Edit the expressions of Mail").click()
    page.get_by_role("dialog").get_by_role("button", name="Build the expression of Subject").click()
    builder = page.get_by_role("dialog", name="Expression for Subject of Mail")
    builder.get_by_label("Expression", exact=True).fill("@[User::Line] + 1")
    expect(builder.get_by_text("Go to the error")).to_be_visible()
    assert find_barriers_in_both_themes(page) == []
