"""How pages are rendered: how every form looks, and what every template may know of the installation and its reader."""

from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from designer.models import User


class Renderer(TemplatesSetting):
    """Render every field with the label, help, error and input that our templates/components give it."""

    field_template_name = "components/forms/_field.html"


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
    return salted_hmac("mailwright.request_key", user.get_session_auth_hash()).hexdigest()
