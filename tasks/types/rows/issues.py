"""What is wrong with a file before it is read."""

from collections.abc import Iterator

from connections.files import FileRefused, Folders
from connections.files.reading import check_file
from connections.files.refusals import BadPath, OutsideFolders
from designer.issues.issue import Issue, Severity


def find_file_issues(path: str, folders: Folders, place: str) -> Iterator[Issue]:
    """Yield why a file cannot be read; place is the property that says which."""
    try:
        check_file(path, folders)
    except FileRefused as error:
        yield refuse_file(error, place)


def refuse_file(error: FileRefused, place: str) -> Issue:
    """What a path says by its words is an error; that nothing is there on this machine is a warning."""
    is_certain = isinstance(error, BadPath | OutsideFolders)
    return Issue(Severity.ERROR if is_certain else Severity.WARNING, error.sentence, place, error.code)
