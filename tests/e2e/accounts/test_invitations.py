"""Inviting somebody in a real browser: the link that an administrator copies sets a password in another browser."""

import pytest
from playwright.sync_api import expect

from designer.models import User
from tests.e2e.actions import find_barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery staple"


def test_who_is_invited_sets_a_password_and_signs_in_by_the_keyboard(open_page, administrator: User):
    page, theirs = open_page(administrator), open_page()
    page.goto("/people/")
    page.get_by_role("link", name="Invite").click()
    page.get_by_label("User name or e-mail address").fill("ann")
    page.keyboard.press("Enter")
    link = page.get_by_label("The link", exact=True).inner_text()
    assert find_barriers(page) == []
    theirs.goto(link)
    assert find_barriers(theirs) == []
    theirs.get_by_label("Your name").fill("Ann Miller")
    theirs.get_by_label("New password", exact=True).fill("short")
    theirs.get_by_label("New password again").fill("short")
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_role("alert")).to_be_focused()
    expect(theirs.get_by_role("alert")).to_contain_text("New password: This password is too short.")
    assert find_barriers(theirs) == []
    theirs.get_by_label("New password", exact=True).fill(PASSWORD)
    theirs.get_by_label("New password again").fill(PASSWORD)
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_text("Your password is set. Sign in as ann.")).to_be_visible()
    theirs.get_by_label("Username").fill("ann")
    theirs.get_by_label("Password").fill(PASSWORD)
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_role("link", name="Your account: signed in as Ann Miller")).to_be_visible()
