"""Things by the names that people call them by."""

from uuid import UUID

from tasks.client.answers import Connection, Package, Project
from tasks.client.errors import NotFound
from tasks.client.exchange import Steps
from tasks.client.reading import ask_for, ask_for_all, get

PackageWord = int | str | Package
"""A package: its number, its project and name as in Reports/Nightly, or itself."""
ProjectWord = int | str | Project
ConnectionWord = UUID | str | Connection
MOST = 10_000


def find_package(word: PackageWord) -> Steps[int]:
    """Give a package's number."""
    if isinstance(word, Package):
        return word.id
    if isinstance(word, int):
        return word
    name = word.rpartition("/")[2]
    found = yield from ask_for_all(Package, get("/packages", q=name[:150], limit=500), MOST)
    matching = [each.id for each in found if each.path.casefold() == word.casefold()]
    exact = [each.id for each in found if each.path == word]
    if not matching:
        raise NotFound(f"There is no package “{word}” that you see. Name project and package: Reports/Nightly.")
    return (exact or matching)[0]


def find_project(word: ProjectWord) -> Steps[int]:
    """Give a project's number."""
    if isinstance(word, Project):
        return word.id
    if isinstance(word, int):
        return word
    found = yield from ask_for_all(Project, get("/projects", q=word[:150]), MOST)
    matching = [each.id for each in found if each.name.casefold() == word.casefold()]
    if not matching:
        raise NotFound(f"There is no project “{word}” that you see.")
    return matching[0]


def find_connection(word: ConnectionWord) -> Steps[Connection]:
    """Give a connection manager by its ID, or by its name if only one that the caller sees has it."""
    if isinstance(word, Connection):
        return word
    if isinstance(word, UUID):
        return (yield from ask_for(Connection, get(f"/connections/{word}")))
    found = yield from ask_for_all(Connection, get("/connections", q=word[:150], limit=500), MOST)
    matching = [each for each in found if word.casefold() in (each.name.casefold(), str(each.id))]
    if len(matching) > 1:
        ids = ", ".join(str(each.id) for each in matching)
        raise NotFound(f"Several connection managers are called “{word}”; name one by its ID: {ids}.")
    if not matching:
        return (yield from _find_by_id(word))
    return matching[0]


def _find_by_id(word: str) -> Steps[Connection]:
    try:
        number = UUID(word)
    except ValueError as error:
        raise NotFound(f"There is no connection manager “{word}” that you see.") from error
    return (yield from find_connection(number))
