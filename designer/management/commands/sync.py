"""manage.py sync PROJECT PATH: let a project be what a folder of files holds, usually a checkout of Git."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.input.texts import CONTROL
from designer.management.arguments import find_account, find_named_project
from designer.models import ProjectSource
from designer.services.sync.report import Local, SyncReport
from designer.services.sync.syncing import SyncChoices, sync_project

NO_PATH = "The project follows no folder yet. Give the path of one."


class Command(BaseCommand):
    """Syncs, and ends with status 1 where something was not done."""

    help = "Import what changed in a folder (.dtsx, .conmgr, .params, .dtproj, packages as .json) since the last time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("project", metavar="PROJECT")
        parser.add_argument(
            "path", nargs="?", default="", metavar="PATH", help="The folder; else the one of last time."
        )
        parser.add_argument("--as", dest="user", metavar="USER", help="Who imports; else the only administrator.")
        parser.add_argument("--check", action="store_true", help="Tell what would be done; save nothing.")
        parser.add_argument("--prune", action="store_true", help="Delete packages whose files are gone.")
        parser.add_argument(
            "--local",
            choices=[each.value for each in Local],
            default=Local.STOP.value,
            help="What was saved here since.",
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, path: str, **options: Any) -> None:
        """Sync as the user who is named."""
        project, user = find_named_project(options["project"]), find_account(options["user"])
        known = ProjectSource.objects.filter(project=project).first()
        path = path or (known.path if known else "")
        if not path:
            raise CommandError(NO_PATH)
        choices = SyncChoices(Local(options["local"]), prune=options["prune"], check=options["check"])
        try:
            report = sync_project(user, project, path, choices)
        except ServiceError as error:
            raise CommandError(error.sentence) from error
        lines = [json.dumps(report.describe())] if options["json"] else map(_clean, _tell(report))
        for line in lines:
            self.stdout.write(line)
        if report.has_failed:
            raise SystemExit(1)


def _tell(report: SyncReport) -> Iterator[str]:
    for one in report.files:
        yield f"{one.path}: {one.state}{f' (“{one.name}”)' if one.name else ''}{f': {one.error}' if one.error else ''}"
        yield from (f"  {change}" for change in one.changes[:20])
        yield from (f"  here: {change}" for change in one.local[:20])
    yield from report.shared
    at = f" at {report.commit[:12]}" if report.commit else ""
    yield report.stopped or f"{len(report.files)} files told of, {report.unchanged} unchanged{at}."


def _clean(text: str) -> str:
    """Give a line without what a terminal would take for a command."""
    return CONTROL.sub("?", text).encode(errors="replace").decode()
