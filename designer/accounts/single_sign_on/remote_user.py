"""Who a proxy in front says that somebody is, by Kerberos or whatever it checks (REMOTE_USER_…).

Anybody can send a header. So it is read at one address alone, where the proxy always writes it, and only from the
proxy's own connection: neither X-Forwarded-For nor TRUSTED_PROXIES counts for that.
"""

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from designer.accounts.attempts import LONGEST_NAME
from designer.accounts.client_address import peer_address
from designer.errors import Forbidden
from designer.models import User
from designer.people import audit

NOT_TOLD = "The proxy in front of Mailwright did not say who you are. Sign in with a password, or ask an administrator."
NOT_YOURS = "The account “{name}” is not yours by single sign-on. Ask an administrator."
NO_ACCOUNT = "There is no account “{name}”. Ask an administrator for one."


def find_remote_user(request: HttpRequest) -> User:
    """Give the account of whom the proxy names, made when they come first. Raises Forbidden."""
    name = _read_name(request)
    found = list(User.objects.filter(username__iexact=name)[:2])
    if not found:
        return _make_account(name)
    if len(found) > 1 or not _may_open(found[0]):
        raise Forbidden(NOT_YOURS.format(name=name))
    return found[0]


def _may_open(user: User) -> bool:
    return not user.has_usable_password() or (settings.REMOTE_USER.links_accounts and not user.is_superuser)


def _read_name(request: HttpRequest) -> str:
    """Give the name in the header, without its realm. Raises Forbidden."""
    ours, peer = settings.REMOTE_USER, peer_address(request)
    if not ours.header or peer is None or not any(peer in network for network in ours.proxies):
        raise Forbidden(NOT_TOLD)
    said = request.headers.get(ours.header, "").strip()
    name, _, realm = said.rpartition("@") if ours.realms else (said, "", "")
    if (ours.realms and realm not in ours.realms) or not _is_name(name):
        raise Forbidden(NOT_TOLD)
    return name


def _is_name(text: str) -> bool:
    try:
        UnicodeUsernameValidator()(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_NAME


def _make_account(name: str) -> User:
    if not settings.REMOTE_USER.creates_accounts:
        raise Forbidden(NO_ACCOUNT.format(name=name))
    try:
        with transaction.atomic():
            user = User.objects.create_user(name)
            audit.record(user, "came by the proxy's word as", user)
    except IntegrityError:  # in another window, at the same time
        return User.objects.get(username=name)
    return user
