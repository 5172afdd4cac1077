"""One's own account in a real browser: too many attempts, another password, and other sessions."""

import pytest
from playwright.sync_api import Page, expect

from designer.models import User
from tests.e2e.actions import find_barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long password"
NEW = "correct horse battery staple"


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("paula", password=PASSWORD)


def sign_in(page: Page, password: str) -> None:
    page.goto("/signin/")
    page.get_by_label("Username").fill("paula")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def change_password(page: Page, current: str) -> None:
    page.get_by_label("Current password").fill(current)
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.get_by_role("button", name="Change the password").click()


def test_who_guesses_is_told_to_wait(open_page, person: User):
    page = open_page()
    page.goto("/signin/")
    token = page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    wrong = {"username": "paula", "password": "wrong", "csrfmiddlewaretoken": token}
    assert [page.request.post("/signin/", form=wrong).ok for _ in range(6)] == [True] * 6
    sign_in(page, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("Too many attempts to sign in failed. Wait")


def test_a_password_is_changed_and_other_browsers_are_signed_out_by_that_and_from_the_list(open_page, person: User):
    mine, other = open_page(), open_page()
    sign_in(mine, PASSWORD)
    sign_in(other, PASSWORD)
    expect(other.get_by_role("heading", name="Projects")).to_be_visible()
    mine.get_by_role("link", name="Your account: signed in as paula").click()
    expect(mine.get_by_text("2 browsers are signed in as you.")).to_be_visible()
    change_password(mine, "wrong")
    expect(mine.get_by_role("alert")).to_be_focused()
    assert find_barriers(mine) == []
    change_password(mine, PASSWORD)
    expect(mine.get_by_text("Your password is changed.")).to_be_visible()
    expect(mine.get_by_text("One browser is signed in as you.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()

    sign_in(other, NEW)
    expect(other.get_by_role("heading", name="Projects")).to_be_visible()
    mine.goto("/account/")
    mine.get_by_role("button", name="End the session").click()
    expect(mine.get_by_text("The session has ended.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
