"""How a file of a project is sent to a browser."""

from django.conf import settings
from django.http import HttpResponse

from connections.files.file_store.store import StoredFile
from connections.files.places import folders_of
from connections.files.reading import read_file
from connections.files.refusals import FileRefused
from designer.api.downloads import download_answer
from designer.errors import NotFound


def file_answer(project_id: int, file: StoredFile) -> HttpResponse:
    """Give the answer that downloads a file. Raises NotFound when it was deleted meanwhile."""
    return download_answer(file.name, read_content(project_id, file))


def read_content(project_id: int, file: StoredFile) -> bytes:
    """Give what a file holds. Raises NotFound when it was deleted meanwhile."""
    try:
        return read_file(file.name, folders_of(project_id), max(file.size, settings.FILE_SIZE_LIMIT))
    except FileRefused as error:
        raise NotFound(error.sentence) from error
