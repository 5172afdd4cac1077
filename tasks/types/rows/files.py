"""Reading rows from the disk, as far as a project may."""

from typing import Any

from connections.files import FileRefused, Folders, read_file
from designer.variables.values import CannotEvaluate
from tasks.types.rows.file import RowFile
from tasks.types.rows.reading import read_rows


def read_row_file(given: RowFile, folders: Folders, limit: int, most: int | None = None) -> list[Any]:
    """Give the rows of a file of at most limit bytes, or the first of them when that is enough.

    Raises CannotEvaluate, whose sentence names the line.
    """
    try:
        return read_rows(read_file(given.path, folders, limit), given, most)
    except FileRefused as error:
        raise CannotEvaluate(error.sentence, error.code) from error
    except ValueError as error:
        raise CannotEvaluate(f"“{given.path}”: {error}") from error
