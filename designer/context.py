"""What every template may know about the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """Tell whether this installation shows a demonstration mailbox."""
    return {"has_demo_mailbox": bool(settings.DEMO_MAILBOX)}
