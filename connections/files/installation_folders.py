"""Where this installation keeps and reads files: the settings, as the functions that know no Django want them."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from connections.files.folders import Folders


def project_folder(project_id: int) -> Path:
    """Give the folder of a project's file store; it need not exist."""
    return _project_folder(settings.PROJECT_FILES, project_id)


@lru_cache(maxsize=256)
def _project_folder(root: Path, project_id: int) -> Path:
    return root / str(project_id)


def find_folders(project_id: int | None) -> Folders:
    """Give the folders that the packages of a project, or of none, may read."""
    return Folders(project_folder(project_id) if project_id is not None else None, tuple(settings.ALLOWED_FOLDERS))
