"""Who a proxy in front says that somebody is, by Kerberos or whatever it checks (REMOTE_USER_…).

Anybody can send a header. So it is read at one address alone, where the proxy always writes it, and only from the
proxy's own connection: neither X-Forwarded-For nor TRUSTED_PROXIES counts for that.
"""

from django.conf import settings
from django.http import HttpRequest

from designer.accounts.client_address import peer_address
from designer.accounts.single_sign_on.named_accounts import find_named_account, is_name, read_principal
from designer.errors import Forbidden
from designer.models import User

NOT_TOLD = "The proxy in front of Mailwright did not say who you are. Sign in with a password, or ask an administrator."


def find_remote_user(request: HttpRequest) -> User:
    """Give the account of whom the proxy names, made when they come first. Raises Forbidden."""
    return find_named_account(_read_name(request), settings.REMOTE_USER, "came by the proxy's word as")


def _read_name(request: HttpRequest) -> str:
    """Give the name in the header, without its realm. Raises Forbidden."""
    ours, peer = settings.REMOTE_USER, peer_address(request)
    if not ours.header or peer is None or not any(peer in network for network in ours.proxies):
        raise Forbidden(NOT_TOLD)
    said = request.headers.get(ours.header, "").strip()
    name = read_principal(said, ours.realms) if ours.realms else said
    if name is None or not is_name(name):
        raise Forbidden(NOT_TOLD)
    return name
