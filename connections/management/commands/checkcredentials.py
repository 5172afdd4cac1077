"""manage.py checkcredentials: say where the secrets of credentials are, and whether this machine can read them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.credentials.checks.worker import find_problem
from connections.credentials.references import describe_secret
from connections.models import Credential


class Command(BaseCommand):
    """Reads the secrets of all credentials, or of those that are named, and shows none of them."""

    help = (
        "Say of all credentials, or of those that are named, where their secrets are and whether they can be read "
        "here; run it where a worker runs. Exit status: 0 all can be read, 1 some cannot."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("names", metavar="NAME", nargs="*", help="A credential; without any name, all of them.")

    def handle(self, *args: Any, names: list[str], **options: Any) -> None:
        """Read them."""
        failed = 0
        for credential in _find(names):
            problem = find_problem(credential)
            failed += bool(problem)
            self.stdout.write(f"{credential} ({describe_secret(credential)}): {problem or 'can be read.'}")
        if failed:
            raise CommandError(f"{failed} cannot be read here.")


def _find(names: list[str]) -> list[Credential]:
    if not names:
        return list(Credential.objects.order_by("name"))
    found = {name: Credential.objects.filter(name__iexact=name).first() for name in names}
    if missing := [name for name, credential in found.items() if credential is None]:
        raise CommandError(f"There is no credential “{'”, “'.join(missing)}”.")
    return [credential for credential in found.values() if credential]
