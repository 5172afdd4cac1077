"""Reading a file inside the allowed folders, or only asking whether that is possible."""

from connections.files.folders import Folders
from connections.files.guard import open_file
from connections.files.refusals import TooLarge

MEGABYTE = 1024 * 1024


def read_file(path: str, folders: Folders, limit: int) -> bytes:
    """Give a file's content, which may have this many bytes. Raises FileRefused."""
    with open_file(path, folders) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise TooLarge(f"“{path}” is larger than {limit / MEGABYTE:g} MB, the largest file that is read.")
    return content


def check_file(path: str, folders: Folders) -> None:
    """Raise FileRefused unless there is a file that could be read."""
    with open_file(path, folders):
        pass
