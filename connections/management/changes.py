"""What the commands that give connection managers another scope share: naming one, and telling before it is done."""

from collections.abc import Iterator

from django.core.management.base import CommandError, CommandParser

from connections.models import ConnectionManager
from designer.management.arguments import find_named_package, find_named_project
from designer.services.going_along import GoingAlong

NOT_DONE = "Nothing was changed. Say --yes to do it."


def add_who_and_whether(parser: CommandParser) -> None:
    """Declare the options that say in whose name it is done, and whether it is."""
    parser.add_argument("--as", dest="user", metavar="USER", help="In whose name; else the only administrator's.")
    parser.add_argument("--yes", action="store_true", help="Do it. Without this it is only said what would be done.")


def find_named_manager(path: str) -> ConnectionManager:
    """Give NAME of the catalog, PROJECT/NAME, or a package's own PROJECT/PACKAGE/NAME. Raises CommandError."""
    scope, _, name = path.rpartition("/")
    managers = ConnectionManager.objects.select_related("project", "package__project").filter(name__iexact=name.strip())
    if "/" in scope:
        found = managers.filter(package=find_named_package(scope)).first()
    elif scope:
        found = managers.filter(package=None, project=find_named_project(scope)).first()
    else:
        found = managers.filter(package=None, project=None).first()
    if found is None:
        raise CommandError(f"There is no connection manager “{name}” in {scope or 'the catalog'}.")
    return found


def say(told: GoingAlong) -> Iterator[str]:
    """Say what goes along and what does not, a line each."""
    yield from (f"Goes along: {sentence}" for sentence in told.along)
    yield from (f"Does not: {sentence}" for sentence in told.left)
