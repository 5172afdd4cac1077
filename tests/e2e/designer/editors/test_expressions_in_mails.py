"""Expressions and variables in the Send Mail Task Editor, in the browser."""

import pytest
from playwright.sync_api import expect

from designer.models import Project, User
from designer.package.document import VariableDocument
from designer.storage.rows import load_document
from tests.e2e.actions import (
    find_barriers_in_forced_colours_too,
    open_designer,
    save,
)
from tests.e2e.conftest import OpenPage
from tests.e2e.designer.editors.test_send_mail_editor import chips, open_editor
from tests.packages import package, send_mail, smtp

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def test_recipients_and_the_message_become_expressions_by_a_button(open_page: OpenPage, member: User, project: Project):
    page = open_page(member)
    saved = open_designer(page, member, project, package(tasks=[send_mail("Report", to_line="")], connections=[smtp()]))
    editor = open_editor(page)
    to, message = editor.get_by_label("To", exact=True), editor.get_by_label("Message as text")
    fx = editor.get_by_role("button", name="Make an expression of this text").and_(page.locator(":visible"))
    to.fill("{{Nobody}}")
    fx.click()
    expect(editor.locator('[data-field="to_line"]')).to_contain_text("names no variable in sight")
    chips(editor).press("Delete")
    to.fill("{{UserName}}@example.com")
    fx.click()
    expression = editor.get_by_role("textbox", name="Expression")
    expect(expression.first).to_be_focused()
    expect(expression).to_have_value('@[System::UserName] + "@example.com"')
    editor.get_by_role("tab", name="Mail").click()
    expect(chips(editor)).to_have_count(0)
    message.fill("By {{UserName}}")
    fx.click()
    expect(expression.last).to_have_value('"By " + @[System::UserName]')
    expression.last.fill('"By " + LOWER(@[System::UserName])')
    editor.get_by_role("tab", name="Mail").click()
    expect(message).to_have_text("")
    expect(fx).to_have_count(0)
    editor.get_by_role("button", name="OK").click()
    expect(editor).to_be_hidden()
    save(page)
    assert load_document(saved).executables[0].expressions == {
        "to_line": '@[System::UserName] + "@example.com"',
        "message_source": '"By " + LOWER(@[System::UserName])',
    }


def test_an_expression_and_a_variable_are_made_in_the_editor(open_page: OpenPage, member: User, project: Project):
    page = open_page(member)
    saved = open_designer(page, member, project, package(tasks=[send_mail("Report")], connections=[smtp()]))
    editor = open_editor(page)
    editor.get_by_label("Message source type").select_option("Variable")
    editor.get_by_role("button", name="New variable…").click()
    form = page.get_by_role("dialog", name="New variable")
    form.get_by_label("Name").fill("Body")
    form.get_by_label("Value").fill("Hello")
    form.get_by_role("button", name="Add").click()
    expect(editor.get_by_label("Message variable")).to_have_value("User::Body")
    from_line = editor.locator('[data-field="from_line"]')
    editor.get_by_label("From", exact=True).fill("")
    page.keyboard.type("{{bod")
    expect(from_line.get_by_role("option")).to_have_text(["User::Body String"])
    page.keyboard.press("Enter")
    from_line.get_by_role("button", name="Make an expression of this text").click()
    expect(editor.get_by_label("Property")).to_have_value("from_line")
    expect(editor.get_by_role("textbox", name="Expression")).to_have_value("@[User::Body]")
    editor.get_by_role("button", name="Remove").click()
    editor.get_by_role("tab", name="Mail").click()
    editor.get_by_label("From", exact=True).fill("robot@example.com")
    editor.get_by_role("tab", name="Expressions").click()
    editor.get_by_role("button", name="Add an expression").click()
    editor.get_by_label("Property").select_option("Subject")
    editor.get_by_role("button", name="Build the expression").click()
    builder = page.get_by_role("dialog", name="Expression for Subject")
    builder.get_by_role("textbox", name="Expression").fill("UPPER(@[User::Body])")
    expect(builder).to_contain_text("HELLO")
    builder.get_by_role("button", name="OK").click()
    expect(editor.get_by_role("textbox", name="Expression")).to_have_value("UPPER(@[User::Body])")
    expect(editor.locator('[data-field="subject"]')).to_contain_text("UPPER(@[User::Body])Now: HELLO")
    editor.get_by_role("button", name="Add an expression").click()
    expect(editor.get_by_label("Property").last).to_be_focused()
    editor.get_by_role("button", name="OK").click()
    expect(editor).to_be_hidden()

    editor = open_editor(page)
    editor.get_by_role("link", name="An expression drives Subject: show it").click()
    expect(editor.get_by_role("textbox", name="Expression").first).to_be_focused()
    expect(editor.get_by_role("tab", name="Expressions")).to_have_attribute("aria-selected", "true")
    editor.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".mw-dirty")).to_have_text("Saved")
    document = load_document(saved)
    assert [variable.value for variable in document.variables] == ["Hello"]
    assert document.executables[0].expressions == {"subject": "UPPER(@[User::Body])"}


def test_values_are_put_into_the_mail_with_the_keyboard_alone(open_page: OpenPage, member: User, project: Project):
    page = open_page(member)
    keys = page.keyboard
    variables = [VariableDocument(name="Name", value="Ann"), VariableDocument(name="Email", value="ann@example.com")]
    document = package(tasks=[send_mail("Report", to_line="")], connections=[smtp()])
    saved = open_designer(page, member, project, document.model_copy(update={"variables": variables}))
    editor = open_editor(page)
    inserting = editor.get_by_role("combobox", name="Insert a variable")
    editor.get_by_label("To", exact=True).focus()
    keys.type("{{ema")
    expect(editor.get_by_role("listbox", name="Variables").get_by_role("option")).to_have_text(["User::Email String"])
    assert find_barriers_in_forced_colours_too(page) == []
    keys.press("Enter")
    keys.press("Enter")
    expect(chips(editor)).to_have_text(["{{User::Email}}"])
    editor.get_by_label("Subject").fill("")
    keys.type("For {{Name}}, {{")
    keys.press("Escape")
    expect(editor.get_by_label("Subject")).to_have_value("For {{Name}}, {{")
    editor.get_by_label("Message as text").fill("")
    keys.type("Dear ")
    keys.press("Control+Space")
    expect(inserting).to_be_focused()
    keys.type("user")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(inserting).to_have_count(0)
    keys.type(", {{{{x}}")
    expect(editor.get_by_label("Message as text")).to_have_text("Dear {{User::Name}}, {{{{x}}")

    editor.get_by_role("button", name="OK").click()
    expect(editor.locator('[data-field="subject"]')).to_contain_text("two braces begin no placeholder")
    expect(editor.get_by_label("Message as text")).to_have_text("Dear {{User::Name}}, {{{{x}}")
    editor.get_by_label("Subject").fill("For {{Name}}")
    editor.get_by_role("button", name="OK").click()
    expect(editor).to_be_hidden()
    save(page)
    assert load_document(saved).executables[0].expressions == {
        "to_line": "@[User::Email]",
        "subject": '"For " + @[User::Name]',
        "message_source": '"Dear " + @[User::Name] + ", {{x}}"',
    }
