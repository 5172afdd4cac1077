"""The address of a trigger between the form that has made it and the page that shows it: so that a reload of that page
sends nothing a second time. It is kept encrypted in the session, for one view."""

from typing import Final

from django.http import HttpRequest

from connections.credentials.vault import CannotDecrypt, decrypt_text, encrypt_text

KEY: Final = "trigger-address"


def keep_address(request: HttpRequest, trigger_id: int, address: str) -> None:
    """Keep the address of a trigger for the next view of it."""
    request.session[KEY] = [trigger_id, encrypt_text(address)]


def take_address(request: HttpRequest, trigger_id: int) -> str:
    """Give the address that is kept for this trigger, if there is one, and keep it no longer."""
    if request.method != "GET" or request.session.get(KEY, [0])[0] != trigger_id:
        return ""
    _, token = request.session.pop(KEY)
    try:
        return decrypt_text(token)
    except CannotDecrypt:
        return ""
