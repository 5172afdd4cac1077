"""Files that packages read: only below the folders that the administrator allows, or out of the project's file store.

A path is absolute, or relative to the project's file store. These functions know no Django;
places says where packages read.

Doors: this module, folders, guard, reading, finding, refusals and walking (paths, and how they are opened), places
(where packages may read), installation_folders (what the settings say of that), path_input (a path as people type it),
and the room file_store (what a project keeps).
"""

from connections.files.effort import Effort
from connections.files.finding import find_files
from connections.files.folders import Folders
from connections.files.reading import check_file, read_file
from connections.files.refusals import FileMissing, FileRefused

__all__ = ["Effort", "FileMissing", "FileRefused", "Folders", "check_file", "find_files", "read_file"]
