"""manage.py versions PROJECT/PACKAGE: what each Save made of a package, listed, compared, named and restored."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from designer.errors import ServiceError
from designer.input.texts import CONTROL
from designer.management.arguments import find_account, find_named_package, whole_number
from designer.models import Package, User
from designer.package.versions.comparison import Comparison
from designer.services.versions.comparing import compare_versions
from designer.services.versions.finding import find_unkept, find_version, list_versions, read_version
from designer.services.versions.naming import name_version
from designer.services.versions.restoring import restore_task, restore_version

LISTED = 50


class Command(BaseCommand):
    """Lists versions; with an option it compares two, names one, or restores one or a task of it."""

    help = "List the versions of a package, compare two, give one a name, or restore one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("package", metavar="PROJECT/PACKAGE")
        parser.add_argument("--as", dest="user", metavar="USER", help="Who asks; else the only administrator.")
        parser.add_argument("--all", action="store_true", help=f"List all versions, and not only the last {LISTED}.")
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--compare", nargs="+", type=whole_number, metavar="NUMBER", help="Compare with another one, or with now."
        )
        what.add_argument(
            "--name", nargs=2, metavar=("NUMBER", "NAME"), help="Give a name; an empty one takes it away."
        )
        what.add_argument("--restore", type=whole_number, metavar="NUMBER", help="Make the package what it was.")
        parser.add_argument("--task", metavar="NAME", help="With --restore: this task or container alone.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is asked as the user who is named."""
        package, user = find_named_package(options["package"]), find_account(options["user"])
        if options["task"] and options["restore"] is None:
            raise CommandError("Say from which version the task is restored: --restore NUMBER.")
        try:
            for line in _do(package, user, options):
                self.stdout.write(line)
        except ServiceError as error:
            raise CommandError(error.sentence) from error


def _do(package: Package, user: User, options: dict[str, Any]) -> Iterator[str]:
    if numbers := options["compare"]:
        if len(numbers) > 2:
            raise CommandError("Two versions are compared: give one number, or two.")
        yield from _tell(compare_versions(user, package, *numbers).comparison)
    elif options["name"]:
        number = _read_number(options["name"][0])
        note = find_version(package, number).note
        yield f"This is {name_version(user, package.pk, number, name=options['name'][1], note=note)}."
    elif options["restore"] is not None:
        yield from _restore(package, user, options["restore"], options["task"])
    else:
        yield from _list(package, user, None if options["all"] else LISTED)


def _list(package: Package, user: User, limit: int | None) -> Iterator[str]:
    _, versions = list_versions(user, package.pk)
    unkept = find_unkept(package, versions)
    for version in (*([unkept] if unkept else []), *versions[:limit]):
        texts = (version.user_name, version.name, version.note)
        yield "\t".join([str(version.number), f"{version.saved_at:%Y-%m-%d %H:%M}", *map(_clean, texts)])


def _tell(comparison: Comparison) -> Iterator[str]:
    for each in comparison.differences:
        yield _clean(f"{each.change} {each.what} “{each.name}”{f' in “{each.place}”' if each.place else ''}")
        for one in each.properties:
            yield _clean(f"  {one.name}: {one.before or 'nothing'} → {one.after or 'nothing'}")
    yield f"{len(comparison.differences)} parts differ, {comparison.moved} were only moved."


def _restore(package: Package, user: User, number: int, task: str | None) -> Iterator[str]:
    if task is None:
        restored = restore_version(user, package.pk, number)
    else:
        restored, told = restore_task(user, package.pk, number, _find_task(package, number, task))
        yield from told
    yield f"That made version {restored.version}."


def _find_task(package: Package, number: int, name: str) -> UUID:
    """Give the task of a version that has a name. Raises CommandError where none has, or several have."""
    executables = read_version(find_version(package, number)).executables
    found = [each.id for each in executables if each.name.casefold() == name.casefold()]
    if len(found) != 1:
        raise CommandError(f"Version {number} has {len(found)} tasks called “{name}”. Name one that is there once.")
    return found[0]


def _clean(text: str) -> str:
    """Give a line without what a terminal would take for a command."""
    return CONTROL.sub(" ", text)


def _read_number(text: str) -> int:
    try:
        return whole_number(text)
    except ArgumentTypeError as error:
        raise CommandError(str(error)) from error
