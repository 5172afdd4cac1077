"""manage.py createsuperuser: Django's own, which makes an administrator, with an entry in the audit."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from designer.management.arguments import administrator
from designer.models import User
from designer.people import audit


class Command(createsuperuser.Command):
    """Makes an account that has every right."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and enter who did, in no transaction: somebody types meanwhile."""
        known = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        super().handle(*args, **options)
        for user in User.objects.filter(is_superuser=True).exclude(pk__in=known):
            audit.record(administrator(), "made administrator", user)
