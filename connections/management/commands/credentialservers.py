"""manage.py credentialservers: say to which servers a credential may be shown, as its owner does on its page."""

from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.credentials.services import change_credential, read_data
from connections.models import Credential
from designer.errors import Invalid
from designer.management.arguments import administrator


class Command(BaseCommand):
    """Shows or changes the servers of a credential."""

    help = "Show to which servers a credential may be shown, or name them: credentialservers NAME mail.example.com:587"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", metavar="NAME", help="The credential's name.")
        parser.add_argument(
            "servers", nargs="*", metavar="SERVER", help="mail.example.com, *.example.com, 192.0.2.1:25."
        )
        parser.add_argument("--none", action="store_true", help="Let it be shown to no server.")
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--allow-unverified-tls", action="store_true", default=None, dest="unverified")
        choice.add_argument("--require-verified-tls", action="store_false", default=None, dest="unverified")

    def handle(
        self, *args: Any, name: str, servers: list[str], none: bool, unverified: bool | None, **options: Any
    ) -> None:
        """Change what is asked for, and print what holds now."""
        if servers and none:
            raise CommandError("Name servers, or say --none.")
        credential = Credential.objects.filter(name__iexact=name).first()
        if credential is None:
            raise CommandError(f"There is no credential “{name}”.")
        named = " ".join(servers) if servers or none else None
        allows = credential.allows_unverified_tls if unverified is None else unverified
        try:
            if named is not None or unverified is not None:
                data = replace(read_data(credential), servers=named, allows_unverified_tls=allows)
                credential = change_credential(administrator(), credential, data)
        except Invalid as error:
            raise CommandError(error.sentence) from error
        told = "may be shown without verified TLS" if credential.allows_unverified_tls else "only inside verified TLS"
        self.stdout.write(f"{credential}: {credential.servers or 'no servers'} ({told})")
