"""Setting the password of an account by a link: it works once, and ends every session of the account."""

from django.db import transaction

from designer.accounts.links.tokens import find_links
from designer.accounts.passwords import require_good
from designer.errors import NotFound
from designer.models import AccountLink, Session
from designer.people import audit

GONE = "This link was used, has ended, or never was one. Ask an administrator for a new one."


def find_link(word: str) -> AccountLink:
    """Give a link that can be used. Raises NotFound."""
    link = find_links(word).first()
    if link is None:
        raise NotFound(GONE)
    return link


@transaction.atomic
def set_password(word: str, password: str, display_name: str) -> None:
    """Set the password of the account, and its name. Raises NotFound, and Invalid for a password that is weak."""
    link = find_links(word).select_for_update(of=("self",)).first()
    if link is None:
        raise NotFound(GONE)
    user = link.user
    user.display_name = display_name
    require_good(user, password)
    user.set_password(password)
    user.save(update_fields=["password", "display_name"])
    AccountLink.objects.filter(user=user).delete()
    Session.objects.filter(user=user).delete()
    audit.record(user, f"set password by {link.get_purpose_display()}", user)
