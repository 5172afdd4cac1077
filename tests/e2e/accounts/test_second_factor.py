"""Second factors in a real browser: a passkey, and an authenticator app by the keyboard alone."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from designer.models import User
from tests.e2e.actions import find_barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long password"


@pytest.fixture
def page(open_page, web: str, db) -> Page:
    """A browser with a passkey of its own, at a name for which there can be one, where somebody has just signed in."""
    User.objects.create_user("paula", password=PASSWORD)
    page = open_page(address=web.replace("127.0.0.1", "localhost"))
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "isUserVerified": True, "hasUserVerification": True}
    options = {**kind, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page)
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()
    return page


def sign_in(page: Page) -> None:
    page.goto("/signin/")
    page.get_by_label("Username").fill("paula")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def type_password_again(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_a_passkey_is_added_and_signs_in(page: Page):
    page.goto("/account/second-factors/")
    assert find_barriers(page) == []
    page.get_by_role("link", name="Add a passkey").click()
    type_password_again(page)
    page.get_by_label("Name").fill("Laptop")
    assert find_barriers(page) == []
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("they are shown only now")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Laptop", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    assert find_barriers(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()


def test_an_app_is_set_up_and_its_code_signs_in_by_the_keyboard(page: Page):
    page.goto("/account/second-factors/app/")
    type_password_again(page)
    secret = page.get_by_label("The secret").inner_text()
    assert find_barriers(page) == []
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    expect(page.get_by_text("they are shown only now")).to_be_visible()
    assert Authenticator.objects.filter(type="totp").count() == 1
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    page.get_by_label("Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is wrong, or was used already.")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()
