"""What every template may know about the installation and about who reads the page."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from designer.models import User


def installation(request: HttpRequest) -> dict[str, object]:
    """Tell whether this installation shows a demonstration mailbox."""
    return {"has_demo_mailbox": bool(settings.DEMO_MAILBOX)}


def request_key(request: HttpRequest) -> dict[str, object]:
    """Give the key by which the page's scripts know our own elements, which alone may ask for something (requests.ts).

    It is the reader's own, until the password changes, so that a part of a page has the key that the page has.
    """
    return {"request_key": SimpleLazyObject(lambda: _make_key(request))}


def _make_key(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return ""
    return salted_hmac("designer.views.context_processors.request_key", user.get_session_auth_hash()).hexdigest()
