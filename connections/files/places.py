"""Where packages may read files. Which folders an installation has, its settings say (installation_folders)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from connections.files.folders import Folders

FindFolders = Callable[[int | None], Folders]

NOWHERE = Folders(None)
_finders: list[FindFolders] = []
_chosen: ContextVar[Folders | None] = ContextVar("folders", default=None)


def register_folders(find: FindFolders) -> None:
    """Say where the packages of a project, given by its number, may read files."""
    _finders[:] = [find]


def folders_of(project_id: int | None) -> Folders:
    """Give the folders that a package of this project may read; without a project, the allowed ones alone."""
    if chosen := _chosen.get():
        return chosen
    return _finders[0](project_id) if _finders else NOWHERE


@contextmanager
def reading(folders: Folders) -> Iterator[None]:
    """Let what is judged and run within read these folders: a program that runs a package of its own says which."""
    token = _chosen.set(folders)
    try:
        yield
    finally:
        _chosen.reset(token)
