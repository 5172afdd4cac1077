"""manage.py changepassword: Django's own, which sets the password of an account, with an entry in the audit."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword

from designer.management.arguments import administrator
from designer.models import User
from designer.people import audit


class Command(changepassword.Command):
    """Sets somebody's password."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Set it, and enter who did, in no transaction: somebody types meanwhile."""
        said = super().handle(*args, **options)
        user = User.objects.get(username=options["username"] or getpass.getuser())
        audit.record(administrator(), "set password of", user)
        return said
