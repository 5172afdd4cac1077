"""Mails that the installation sends of itself (EMAIL_URL), which are none of its users' packages."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from designer.accounts.links.tokens import LASTS, address_of
from designer.models import AccountLink, User

logger = logging.getLogger(__name__)


def can_send() -> bool:
    """Tell whether there is a server for such mails, and a host that their links lead to."""
    return bool(settings.EMAIL_URL and settings.PUBLIC_URL)


def send_link(user: User, word: str, purpose: AccountLink.Purpose) -> bool:
    """Mail somebody a link; False when there is no way to."""
    if not can_send() or not user.email:
        return False
    facts = {"user": user, "link": address_of(word), "days": LASTS[purpose].days, "host": settings.PUBLIC_URL}
    text = render_to_string(f"designer/accounts/mails/{purpose.value}.txt", facts)
    subject, _, body = text.partition("\n")
    try:
        send_mail(subject, body.lstrip("\n"), settings.DEFAULT_FROM_EMAIL, [user.email])
    except (SMTPException, OSError) as error:
        logger.error("A mail to %s was not sent: %s", user, error)
        return False
    return True
