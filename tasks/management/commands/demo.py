"""manage.py demo: what a first start shows, so that there is something to run and to read at once."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from connections.catalog.services import create_connection
from connections.models import ConnectionManager
from designer.management.arguments import administrator, whole_number
from designer.models import User
from designer.package.document import ConnectionManagerDocument
from designer.people import audit
from designer.people.everyone import find_everyone
from designer.people.rights import Role
from designer.services.access import change_access
from designer.services.projects import create_project
from tasks.samples.collection import SAMPLES
from tasks.samples.services import DEMONSTRATION, open_sample

USER_NAME = "demo"
LOCALHOST = "127.0.0.1"


class Command(BaseCommand):
    """Makes a demonstration user, a project with all samples, and a connection manager.

    A second call changes nothing but the port of connection managers to the demonstration mail server, if that moved.
    """

    help = "Make the demonstration user, the project Samples with all samples, and the catalog's mail server."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--address", default="http://localhost:8000/", help="Where the browser finds Mailwright.")
        parser.add_argument(
            "--smtp-port", type=whole_number, required=True, help="The demonstration mail server's port."
        )

    def handle(self, *args: Any, address: str, smtp_port: int, **options: Any) -> None:
        """Make everything in one transaction, and print the password, which nobody can read afterwards."""
        if User.objects.exists():
            self._appoint_administrator()
            self._follow_mail_server(smtp_port)
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            _make(password, smtp_port)
        self.stdout.write(
            f"\n  This is the first start. Open   {address}\n"
            f"  and sign in as                  {USER_NAME}\n"
            f"  with the password               {password}\n"
            "  It is shown only now; `manage.py changepassword demo` sets another one.\n"
        )

    @transaction.atomic
    def _appoint_administrator(self) -> None:
        """Make the demonstration user an administrator where there is none, as on a machine of an older version."""
        demo = User.objects.filter(username=USER_NAME, is_active=True).first()
        if demo is None or User.objects.filter(is_superuser=True).exists():
            return
        demo.is_superuser = True
        demo.save(update_fields=["is_superuser"])
        audit.record(administrator(), "made administrator", demo)
        self.stdout.write(f"The user {demo} is the administrator of this machine's installation now.\n")

    @transaction.atomic
    def _follow_mail_server(self, port: int) -> None:
        """Let connection managers that name the mail server's former port name its present one."""
        here = ConnectionManager.objects.filter(type="SMTP", properties__smtp_server=LOCALHOST)
        known = here.filter(name=DEMONSTRATION, package=None, project=None).first()
        former = known.properties.get("port") if known else None
        if former in (None, port):
            return
        managers = list(here.filter(properties__port=former))
        for manager in managers:
            manager.properties["port"] = port
        ConnectionManager.objects.bulk_update(managers, ["properties"])
        self.stdout.write(
            f"Another program uses port {former}, so the demonstration mail server is on port {port} now; "
            f"changed in {len(managers)} connection manager{'' if len(managers) == 1 else 's'}.\n"
        )


def _make(password: str, smtp_port: int) -> None:
    user = User.objects.create_user(USER_NAME, password=password, is_superuser=True)
    manager = create_connection(
        user,
        None,
        ConnectionManagerDocument(
            type="SMTP",
            name=DEMONSTRATION,
            description="Takes every mail and shows it on the page Demonstration mail. Nothing leaves this machine.",
            properties={"smtp_server": LOCALHOST, "port": smtp_port, "timeout": 10_000},
        ),
    )
    samples = create_project(user, "Samples", "Packages to try out and to learn from.")
    change_access(user, samples, find_everyone(), give=[Role.READER])
    for sample in SAMPLES:
        open_sample(user, samples, sample, connection=str(manager.uid))
