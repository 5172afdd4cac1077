"""Asking a directory as django-auth-ldap does it, which escapes names in filters and DNs; whose account it is, is ours.

Imports what only the extra ldap brings.
"""

from pathlib import Path
from typing import Any

import ldap
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django_auth_ldap.backend import LDAPBackend, ldap_error
from django_auth_ldap.config import LDAPGroupType, LDAPSearch

from designer.accounts.directory.probing import AWAY, find_answering
from designer.accounts.directory.settings import Directory
from designer.accounts.single_sign_on.groups import follow_groups
from designer.accounts.single_sign_on.named_accounts import find_named_account, is_name
from designer.errors import Forbidden, ServiceError
from designer.models import User

TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")
OF_THE_PERSON = (
    ldap.CONSTRAINT_VIOLATION,
    ldap.INAPPROPRIATE_AUTH,
    ldap.INVALID_DN_SYNTAX,
    ldap.UNWILLING_TO_PERFORM,
)
"""What a server says in place of INVALID_CREDENTIALS: locked out, or no password, or no such name there."""
NO_GROUP = "Your account in the directory is in no group that may use Mailwright."


class DirectoryBackend(LDAPBackend):  # type: ignore[misc]  # the library has no types
    """Asks the directory that our settings name. It is none of Django's backends: the form of signing in calls it."""

    @property
    def default_settings(self) -> dict[str, Any]:
        """Give our settings as the library has them."""
        directory: Directory = settings.DIRECTORY
        return {
            "SERVER_URI": lambda request: find_answering(directory),
            "START_TLS": directory.starts_tls,
            "CONNECTION_OPTIONS": _connection_options(directory),
            "ALWAYS_UPDATE_USER": False,
            "GROUP_TYPE": GroupsByFilter(),
            "GROUP_SEARCH": LDAPSearch(directory.group_base, ldap.SCOPE_SUBTREE, directory.group_filter, ["cn"]),
            "USER_ATTRLIST": [directory.name_attribute],
            **_way_to_a_person(directory),
        }

    def get_or_build_user(self, username: str, ldap_user: Any) -> tuple[User, bool]:
        """Give the account of who has proved a password, made when they come first. Raises Forbidden."""
        directory: Directory = settings.DIRECTORY
        name = _name_in(ldap_user, username)
        groups = frozenset(filter(None, ldap_user.group_names)) if directory.group_base else frozenset()
        if directory.allowed_groups and not directory.allowed_groups & groups:
            raise Forbidden(NO_GROUP)
        with transaction.atomic():
            user = find_named_account(name, directory, "came by LDAP as")
            follow_groups(user, groups, directory, "LDAP")
        return user, False


class GroupsByFilter(LDAPGroupType):  # type: ignore[misc]  # the library has no types
    """Finds somebody's groups by LDAP_GROUP_FILTER alone, so whatever a directory calls a group needs one question."""

    def user_groups(self, ldap_user: Any, group_search: Any) -> Any:
        """Ask for the groups."""
        names = ldap_user.attrs[settings.DIRECTORY.name_attribute]
        return group_search.execute(ldap_user.connection, {"dn": ldap_user.dn, "user": names[0]})


@receiver(ldap_error, sender=DirectoryBackend)
def tell_fault(exception: Exception, context: str, **more: Any) -> None:
    """Say that the directory cannot be asked: to the library that is nobody of this name. Raises ServiceError."""
    if context != "authenticate" or not isinstance(exception, OF_THE_PERSON):
        raise ServiceError(AWAY) from exception


def _name_in(ldap_user: Any, typed: str) -> str:
    """Give the user name as the directory writes it, which has to be what was typed.

    Directories find more than that: Active Directory takes é for e. Each spelling would have attempts of its own, and
    be another account here.
    """
    values = (ldap_user.attrs or {}).get(settings.DIRECTORY.name_attribute, [])
    names = [User.normalize_username(value) for value in values if isinstance(value, str)]
    same = [name for name in names if name.casefold() == typed.casefold() and is_name(name)]
    if not same:
        raise ldap_user.AuthenticationFailed("the name is not the one that was typed")
    return str(same[0])


def _way_to_a_person(directory: Directory) -> dict[str, Any]:
    """Say how a name becomes a DN: by a search, or by a pattern, with which only the person's own bind can look."""
    if directory.user_dn:
        return {"USER_DN_TEMPLATE": directory.user_dn, "BIND_AS_AUTHENTICATING_USER": True}
    attributes = [directory.name_attribute]
    search = LDAPSearch(directory.user_base, ldap.SCOPE_SUBTREE, directory.user_filter, attributes)
    return {"USER_SEARCH": search, "BIND_DN": directory.bind_dn, "BIND_PASSWORD": directory.bind_password}


def _connection_options(directory: Directory) -> dict[int, Any]:
    """Bound the waits, follow no referral to another server, verify certificates. The last one applies those of TLS."""
    authorities = directory.authorities or (str(TRUSTED) if TRUSTED.exists() else "")
    return {
        ldap.OPT_TIMEOUT: directory.seconds,
        ldap.OPT_X_KEEPALIVE_IDLE: 5,
        ldap.OPT_X_KEEPALIVE_INTERVAL: 5,
        ldap.OPT_X_KEEPALIVE_PROBES: 3,
        ldap.OPT_REFERRALS: 0,
        ldap.OPT_X_TLS_REQUIRE_CERT: ldap.OPT_X_TLS_DEMAND,
        ldap.OPT_X_TLS_PROTOCOL_MIN: ldap.OPT_X_TLS_PROTOCOL_TLS1_2,
        **({ldap.OPT_X_TLS_CACERTFILE: authorities} if authorities else {}),
        ldap.OPT_X_TLS_NEWCTX: 0,
    }
