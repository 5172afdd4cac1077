"""What is wrong or doubtful in a File connection manager that can be saved all the same."""

from collections.abc import Iterator

from connections.files.finding import WILDCARD
from connections.files.folders import Folders, check_words, locate
from connections.files.guard import open_folder
from connections.files.reading import check_file
from connections.files.refusals import BadPath, FileRefused, OutsideFolders
from connections.types.file.properties import FileProperties, FileUsageType
from designer.issues.issue import Issue, Severity

BAD_NAME = "DTS_E_INVALIDFILENAMEINCONNECTION"


def find_file_issues(properties: FileProperties, folders: Folders) -> Iterator[Issue]:
    """Validate a File connection manager.

    Where it leads by its words is an error when nobody may read there. That a file cannot be read now is a warning:
    it may come before the package runs, and the machine that asks may not be the worker that reads. Without a project,
    as in the catalog, nothing is known of relative paths: each package means its own project's files.
    """
    path = properties.connection_string
    try:
        check_words(path)
        if not path.startswith("/") and folders.project_folder is None:
            return
        locate(path, folders)
        if sentence := _find_absence(properties, folders):
            yield Issue(Severity.WARNING, sentence, "connection_string")
    except (BadPath, OutsideFolders) as error:
        yield Issue(Severity.ERROR, error.sentence, "connection_string", BAD_NAME)


def _find_absence(properties: FileProperties, folders: Folders) -> str:
    """Say why what should exist cannot be read on this machine; empty when it can."""
    path = properties.connection_string
    try:
        match properties.file_usage_type:
            case FileUsageType.EXISTING_FILE if WILDCARD.search(path):
                return f"“{path}” holds * or ?, and a File connection manager has one path only. Write a file's path."
            case FileUsageType.EXISTING_FILE:
                check_file(path, folders)
            case FileUsageType.EXISTING_FOLDER:
                with open_folder(path, folders):
                    pass
    except OutsideFolders:
        raise
    except FileRefused as error:
        return error.sentence
    return ""
