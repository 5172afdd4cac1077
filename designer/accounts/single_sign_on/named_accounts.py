"""Whose account a name is that somebody else vouches for: a proxy in front, Kerberos, or a directory."""

from collections.abc import Collection
from typing import Protocol

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from designer.accounts.attempts import LONGEST_NAME
from designer.errors import Forbidden
from designer.models import User
from designer.people import audit

NOT_YOURS = "The account “{name}” is not yours by single sign-on. Ask an administrator."
NO_ACCOUNT = "There is no account “{name}”. Ask an administrator for one."


class Rules(Protocol):
    """What the administrator lets a name do: open an account that has a password, and get one that is not there."""

    @property
    def creates_accounts(self) -> bool: ...
    @property
    def links_accounts(self) -> bool: ...


def find_named_account(name: str, rules: Rules, how: str) -> User:
    """Give the account of a name, made when they come first, with how they came in the record. Raises Forbidden."""
    found = list(User.objects.filter(username__iexact=name)[:2])
    if not found:
        return _make_account(name, rules, how)
    if len(found) > 1 or not may_open(found[0], rules):
        raise Forbidden(NOT_YOURS.format(name=name))
    return found[0]


def read_principal(said: str, realms: Collection[str]) -> str | None:
    """Give a principal's name without its realm; None where it is of none of these realms, or no name of an account."""
    name, _, realm = said.rpartition("@")
    return name if realm in realms and is_name(name) else None


def is_name(text: str) -> bool:
    """Tell whether an account can have this name."""
    try:
        UnicodeUsernameValidator()(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_NAME


def may_open(user: User, rules: Rules) -> bool:
    """Tell whether a name opens an account: one with a password only by a rule, an administrator's never."""
    return not user.has_usable_password() or (rules.links_accounts and not user.is_superuser)


def _make_account(name: str, rules: Rules, how: str) -> User:
    if not rules.creates_accounts:
        raise Forbidden(NO_ACCOUNT.format(name=name))
    try:
        with transaction.atomic():
            user = User.objects.create_user(name)
            audit.record(user, how, user)
    except IntegrityError:  # in another window, at the same time
        return User.objects.get(username=name)
    return user
