"""Whose account a name and a password of the directory open."""

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from designer.accounts.single_sign_on.named_accounts import may_open
from designer.errors import Forbidden
from designer.models import User

NOT_INSTALLED = "LDAP is not installed on this server. Ask an administrator."


@sensitive_variables("password")
def find_directory_user(name: str, password: str) -> User | None:
    """Give the account of whom the directory knows by this name and password; None where it knows nobody.

    Under the limits of signing in, which are the caller's. A password for an account that the directory may not open
    is not shown to it. Raises Forbidden, and ServiceError where the directory cannot be asked.
    """
    directory = settings.DIRECTORY
    there = User.objects.filter(username__iexact=name)[:2] if directory.url else []
    if not directory.url or not password or not all(may_open(user, directory) for user in there):
        return None
    try:  # only now: what talks to a directory is 4 MiB in each installation, and most have none
        from designer.accounts.directory.backend import DirectoryBackend  # noqa: PLC0415
    except ImportError:
        raise Forbidden(NOT_INSTALLED) from None
    user = DirectoryBackend().authenticate(None, username=name, password=password)
    return user if isinstance(user, User) else None
