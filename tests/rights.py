"""Rights that tests grant."""

from designer.models import User
from designer.people.permissions import Administrator, Right
from designer.services.people import change_rights

ADMINISTRATOR = Administrator("root")


def grant(account: User, *rights: Right) -> User:
    """Grant rights to an account; Django remembers what it has asked for, so it forgets that."""
    change_rights(ADMINISTRATOR, account, rights)
    account.__dict__.pop("_perm_cache", None)
    account.__dict__.pop("_user_perm_cache", None)
    return account
