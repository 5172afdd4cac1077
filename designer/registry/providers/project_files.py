"""What the designer wants of the app that keeps projects' files: that a deleted project leaves none."""

from collections.abc import Callable

DeleteFiles = Callable[[int], None]

_deleters: list[DeleteFiles] = []


def register_delete_files(delete_files: DeleteFiles) -> None:
    """Say how the files of a project, given by its number, are deleted."""
    _deleters[:] = [delete_files]


def delete_project_files(project_id: int) -> None:
    """Delete the files of a project that is gone."""
    _deleters[0](project_id)
