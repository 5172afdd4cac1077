"""Inviting somebody: an account without a password, and a link that sets one."""

from dataclasses import dataclass

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from designer.accounts.attempts import LONGEST_NAME
from designer.accounts.links.tokens import make_link
from designer.errors import Invalid
from designer.models import AccountLink, User
from designer.people import audit
from designer.people.permissions import Person, require_administrator

NO_NAME = "Type a user name or an e-mail address: letters, digits and @ . + - _, 150 at most."
NO_EMAIL = "This is no e-mail address. Write it as ann@example.com."
TAKEN = "There is an account of this name already."


@dataclass(frozen=True)
class Invited:
    """A new account, and the word of its link, which nobody sees again."""

    user: User
    word: str


@transaction.atomic
def invite(administrator: Person, name: str, email: str = "") -> Invited:
    """Make an account for somebody, by a user name or an e-mail address. Raises Invalid and NotAllowed."""
    require_administrator(administrator)
    name, email = name.strip(), email.strip()
    email = email or (name if "@" in name else "")
    _require_name(name)
    _require_email(email)
    user = _make_account(name, email)
    word = make_link(user, AccountLink.Purpose.INVITATION)
    audit.record(administrator, "invited", user, changes=[f"e-mail: {email}"] if email else [])
    return Invited(user, word)


def _make_account(name: str, email: str) -> User:
    if User.objects.filter(username__iexact=name).exists():
        raise Invalid(TAKEN, {"name": TAKEN})
    try:
        with transaction.atomic():
            return User.objects.create_user(name, email=email)
    except IntegrityError as error:
        raise Invalid(TAKEN, {"name": TAKEN}) from error


def _require_name(name: str) -> None:
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError as error:
        raise Invalid(NO_NAME, {"name": NO_NAME}) from error
    if len(name) > LONGEST_NAME:
        raise Invalid(NO_NAME, {"name": NO_NAME})


def _require_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid(NO_EMAIL, {"email": NO_EMAIL}) from error
