"""manage.py testconnection: try an SMTP connection manager out from this machine, step by step.

Exit status: 0 when everything works, 1 when something fails, 2 when the command line makes no sense.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.addresses import BadAddress, read_address
from connections.diagnosis import Report, StageReport, Trial, advise, find_fixes, guard_trial, make_test_message, probe
from connections.guard.lookup import find_project_guards
from connections.guard_rules.rules import Guard, Stopped
from connections.models import ConnectionManager
from connections.resolving.identities import resolve_identity
from connections.resolving.refusal import CannotResolve
from connections.smtp.windows_auth import Identity, KeytabIdentity, PasswordIdentity, WorkerIdentity
from connections.types.smtp.connection_string import ConnectionStringError, parse
from connections.types.smtp.properties import SmtpProperties
from designer.management.arguments import administrator
from designer.models import Project

FAILED, BAD_COMMAND_LINE = 1, 2
MARKS = {"passed": "ok", "failed": "FAILED"}


class Command(BaseCommand):
    """Tries a connection manager, or a connection string, and prints a line for each stage and the diagnosis last."""

    help = (
        "Try an SMTP connection manager out: NAME (of the catalog), PROJECT/NAME, or a connection string such as "
        "“SmtpServer=mail.example.com;EnableSsl=True;”. Exit status: 0 all works, 1 something fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "target", metavar="NAME|STRING", help="A connection manager's name, or a connection string."
        )
        parser.add_argument("--username", help="Authenticate as DOMAIN\\user or user@REALM; needs --password-file.")
        parser.add_argument("--password-file", metavar="FILE", help="The file that holds the password.")
        parser.add_argument(
            "--allow-unverified-tls", action="store_true", help="Let NTLM show it without verified TLS."
        )
        parser.add_argument("--keytab", metavar="FILE", help="Authenticate with a keytab; needs --principal.")
        parser.add_argument("--principal", help="The principal whose keys the keytab holds, as user@REALM.")
        parser.add_argument("--ccache", metavar="FILE", help="Authenticate with the tickets in this cache.")
        parser.add_argument("--from", dest="sender", default="", metavar="ADDRESS", help="Also try this sender.")
        parser.add_argument("--to", action="append", default=[], metavar="ADDRESS", help="Also try this recipient.")
        parser.add_argument("--send", action="store_true", help="Send a short test message to the recipients.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the trial and end with its status."""
        if (options["sender"] or options["send"]) and not options["to"]:
            raise CommandError("--from and --send need a recipient: add --to ADDRESS.", returncode=BAD_COMMAND_LINE)
        name, properties, project = _find_properties(options["target"])
        identity = _read_identity(options)
        try:
            identity = identity or resolve_identity(properties, administrator(), project)
        except CannotResolve as error:
            raise CommandError(error.sentence, returncode=FAILED) from error
        trial = Trial(options["sender"], tuple(options["to"]), _make_message(options))
        guards = [*find_project_guards(project.pk if project else None), Guard.of_manager(name, properties)]
        try:
            trial, note = guard_trial(trial, guards)
        except Stopped as error:
            raise CommandError(error.sentence, returncode=FAILED) from error
        report = probe(properties, identity, trial, on_progress=_discard if options["json"] else _Printer(self).print)
        self._conclude(report, properties, note, options["json"])

    def _conclude(self, report: Report, properties: SmtpProperties, note: str, as_json: bool) -> None:
        advice = " ".join(filter(None, [advise(report, properties), note]))
        fixes = find_fixes(report, properties)
        if as_json:
            more = {"diagnosis": advice, "fixes": [{"label": fix.label, "changes": fix.changes} for fix in fixes]}
            self.stdout.write(json.dumps(report.details | more, indent=2))
        else:
            offers = ", ".join(" ".join(filter(None, offer)).upper() for offer in report.features.items())
            self.stdout.write(f"The server offers: {offers or 'nothing beyond plain SMTP'}")
            self.stdout.write(advice)
            for fix in fixes:
                self.stdout.write(f"What would help: {fix.label}.")
        if not report.succeeded:
            sys.exit(FAILED)


class _Printer:
    """Prints each stage once it is over."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.printed = 0

    def print(self, report: Report) -> None:
        """Print the stages that ended since the last time."""
        ended = [each for each in report.stages if each.status != "running"]
        for stage in ended[self.printed :]:
            self.command.stdout.write(self._describe(stage))
        self.printed = len(ended)

    def _describe(self, stage: StageReport) -> str:
        note = "" if stage.status == "failed" else stage.note
        return f"{MARKS[stage.status]:<8}{stage.stage.label:<20}{stage.milliseconds:>9.1f} ms  {note}".rstrip()


def _discard(_: Report) -> None:
    return None


def _find_properties(target: str) -> tuple[str, SmtpProperties, Project | None]:
    """Read the target, a manager's name first, because a bare word may be a name as well as a host."""
    project, _, name = target.rpartition("/")
    managers = ConnectionManager.objects.filter(type="SMTP", package=None, name__iexact=name).select_related("project")
    manager = managers.filter(**({"project__name__iexact": project} if project else {"project": None})).first()
    if manager:
        return manager.name, SmtpProperties.model_validate(manager.properties), manager.project
    try:
        return "", parse(target), None
    except ConnectionStringError as error:
        sentence = f"“{target}” is no connection manager of the catalog, and no connection string: {error}"
        raise CommandError(sentence, returncode=BAD_COMMAND_LINE) from error


def _read_identity(options: dict[str, Any]) -> Identity | None:
    if options["username"]:
        password = _read(options, "password_file").decode().rstrip("\r\n")
        return PasswordIdentity(options["username"], password, allows_unverified_tls=options["allow_unverified_tls"])
    if options["keytab"]:
        if not options["principal"]:
            raise CommandError("--keytab needs --principal USER@REALM.", returncode=BAD_COMMAND_LINE)
        return KeytabIdentity(options["principal"], _read(options, "keytab"))
    return WorkerIdentity(options["ccache"]) if options["ccache"] else None


def _read(options: dict[str, Any], name: str) -> bytes:
    option = f"--{name.replace('_', '-')}"
    if not options[name]:
        raise CommandError(f"{option} FILE is missing.", returncode=BAD_COMMAND_LINE)
    try:
        return Path(options[name]).read_bytes()
    except OSError as error:
        sentence = f"{option}: {options[name]} cannot be read: {error.strerror}."
        raise CommandError(sentence, returncode=BAD_COMMAND_LINE) from error


def _make_message(options: dict[str, Any]) -> bytes:
    try:
        options["sender"] = read_address(options["sender"]).addr_spec if options["sender"] else ""
        options["to"] = [read_address(address).addr_spec for address in options["to"]]
    except BadAddress as error:
        raise CommandError(str(error), returncode=BAD_COMMAND_LINE) from error
    return make_test_message(options["sender"], options["to"]) if options["send"] else b""
