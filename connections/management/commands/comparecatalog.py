"""manage.py comparecatalog: compare a file of a catalog with what is here, or with another file; take over from it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from connections.comparison.api import describe_items
from connections.comparison.differences import Comparison, Item, ThingState, compare
from connections.comparison.effects import Effects, find_effects
from connections.comparison.file import LARGEST, CatalogFile, read_file
from connections.comparison.reading import read_catalog
from connections.comparison.taking import take_over
from designer.errors import ServiceError
from designer.management.arguments import administrator

DIFFERENT, TROUBLE = 1, 2
MARKS = {ThingState.DIFFERS: "differs", ThingState.ONLY_IN_FILE: "only in the file", ThingState.ONLY_HERE: "only here"}


class Command(BaseCommand):
    """Compares catalogs, and says by its exit status whether they are the same."""

    help = (
        "Compare a file of exportcatalog with the catalog here, or with a second file. The exit status is 0 where both "
        "are the same, 1 where they differ, 2 where they cannot be compared."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", metavar="FILE", help="A file of exportcatalog.")
        parser.add_argument("other", metavar="OTHER", nargs="?", help="A second one; without it, what is here.")
        parser.add_argument("--json", action="store_true", help="Tell it as JSON, as the API does.")
        parser.add_argument(
            "--take", action="append", default=[], metavar="KIND:NAME", help="Say what it does to take this over."
        )
        parser.add_argument("--yes", action="store_true", help="With --take: do it.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, or take over."""
        file = _read(options["file"])
        if options["take"]:
            if options["other"]:
                raise CommandError("--take is from one file into what is here. Leave the second one out.", returncode=2)
            self._take(file, options["take"], is_sure=options["yes"])
            return
        other = _read(options["other"]) if options["other"] else read_catalog(administrator())
        comparison = compare(file, other)
        self._tell(comparison, as_json=options["json"])
        if comparison.differing:
            raise SystemExit(DIFFERENT)

    def _take(self, file: CatalogFile, chosen: list[str], *, is_sure: bool) -> None:
        try:
            effects = find_effects(administrator(), file, chosen)
            self._tell_effects(effects)
            if is_sure:
                take_over(administrator(), file, chosen, effects.seen)
        except ServiceError as error:
            raise CommandError(error.sentence, returncode=TROUBLE) from error
        self.stdout.write("It is done." if is_sure else "Nothing was changed. Say --yes to do it.")

    def _tell_effects(self, effects: Effects) -> None:
        for effect in effects.effects:
            self.stdout.write(effect.item.key)
            for sentence in effect.sentences:
                self.stdout.write(f"  {sentence}")

    def _tell(self, comparison: Comparison, *, as_json: bool) -> None:
        if as_json:
            things = [each.model_dump(mode="json") for each in describe_items(comparison.differing)]
            self.stdout.write(json.dumps({"counts": comparison.counts, "things": things}, ensure_ascii=False, indent=2))
            return
        for item in comparison.differing:
            self._tell_item(item)
        self.stdout.write("; ".join(f"{state.replace('_', ' ')}: {n:,}" for state, n in comparison.counts.items()))

    def _tell_item(self, item: Item) -> None:
        self.stdout.write(f"{item.key} ({MARKS[item.state]})")
        for each in item.differences:
            self.stdout.write(f"  {each.name}: {each.in_file or 'nothing'} in the file, {each.here or 'nothing'} here")


def _read(path: str) -> CatalogFile:
    try:
        with Path(path).open("rb") as file:
            return read_file(file.read(LARGEST + 1))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=TROUBLE) from error
    except ServiceError as error:
        raise CommandError(f"{path}: {error.sentence}", returncode=TROUBLE) from error
